package io.legacybridge.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** A program as a function, through the real SDK. */
class CustomRuntimeTest {
    private static final long PATIENCE_SECONDS = 60;

    private final CustomRuntime function = new CustomRuntime(
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    Path.of("target", "test-classes").toString(),
                    ScriptedFunction.class.getName()),
            Map.of());

    @SuppressWarnings("NullAway.Init")
    private LambdaEndpoint lambda;

    @SuppressWarnings("NullAway.Init")
    private LambdaAsyncClient client;

    @BeforeEach
    void open() throws IOException {
        lambda = LambdaEndpoint.open()
                .deploy("scripted", function)
                .deploy("scripted", "hasty", "1", Duration.ofSeconds(5), function);
        client = LambdaAsyncClient.builder()
                .endpointOverride(lambda.address())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        function.close();
        lambda.close();
    }

    @Test
    void aProcessAnswersOneEventAfterTheOther() throws Exception {
        String first = payload(invoke("\"work\""));

        assertThat(Long.parseLong(first)).isPositive();
        assertThat(payload(invoke("\"work\""))).as("the same process").isEqualTo(first);
    }

    @Test
    void aFunctionNamesItsErrorAndIsKept() throws Exception {
        String process = payload(invoke("\"work\""));

        InvokeResponse failed = invoke("\"fail\"");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(payload(failed)).contains("\"errorType\":\"Translator.Damaged\"", "\"errorMessage\":\"cut\"");
        assertThat(payload(invoke("\"work\""))).isEqualTo(process);
    }

    @Test
    void aProcessThatEndsIsAnErrorAndTheNextEventHasANewOne() throws Exception {
        String process = payload(invoke("\"work\""));

        assertThat(payload(invoke("\"exit\""))).contains("Runtime.ExitError", "exit status 3");

        assertThat(payload(invoke("\"work\""))).isNotEqualTo(process);
    }

    @Test
    void aProcessWhoseTimeIsOverIsKilled() throws Exception {
        String process = payload(invoke("\"work\""));

        InvokeResponse late = client.invoke(request ->
                        request.functionName("scripted").qualifier("hasty").payload(json("\"sleep\"")))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(payload(late)).contains("Sandbox.Timedout");
        CompletableFuture<ProcessHandle> end = ProcessHandle.of(Long.parseLong(process))
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
        assertThat(end).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    private InvokeResponse invoke(String event) throws Exception {
        return client.invoke(request -> request.functionName("scripted").payload(json(event)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static SdkBytes json(String text) {
        return SdkBytes.fromUtf8String(text);
    }

    private static String payload(InvokeResponse response) {
        return response.payload().asUtf8String();
    }
}
