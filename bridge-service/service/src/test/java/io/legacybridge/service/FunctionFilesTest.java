package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.execution.ExecutionEnd;
import io.legacybridge.service.execution.ExecutionRunner;
import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The whole service with a function that reads one stored file and stores another. */
class FunctionFilesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFINITION = """
            {"StartAt": "Work", "TimeoutSeconds": 120, "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:upper",
             "TimeoutSeconds": 60, "HeartbeatSeconds": 20}}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static URI url(String event, String member) throws Exception {
        return URI.create(JSON.readTree(event).path(member).asText());
    }

    private static String get(URI url) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static void put(URI url, String content) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .PUT(HttpRequest.BodyPublishers.ofString(content, StandardCharsets.UTF_8))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private ReadConfiguration.Valid settings(LambdaEndpoint lambda, URI s3) {
        String root = "s3://" + S3Server.BUCKET + "/";
        ReadConfiguration read = new ConfigurationReader(Map.of())
                .read("""
                stepFunctions: {embedded: {port: 0}}
                workDirectory: %s
                storage: {s3: {region: us-east-1, endpoint: '%s', pathStyle: true}}
                activities:
                  upper:
                    heartbeat: 20s
                    timeout: 60s
                    adapter:
                      type: lambda
                      function: upper
                      region: us-east-1
                      endpoint: '%s'
                      payload: {source: '{{in.text}}', target: '{{out.text}}'}
                      in:
                        text: {from: '{{$.uri}}', root: '%s'}
                      out:
                        text: {publish: '%sresults/{{$.name}}.txt', root: '%s', checks: [{endsWith: '!'}]}
                logging: {level: WARN}
                server: {applicationConnectors: [{type: http, port: 0}], adminConnectors: [{type: http, port: 0}]}
                """.formatted(folder.resolve("work"), s3, lambda.address(), root, root, root));
        assertThat(read).isInstanceOf(ReadConfiguration.Valid.class);
        return (ReadConfiguration.Valid) read;
    }

    @Test
    void aFunctionReadsAStoredFileAndItsOwnIsPublishedIfItIsGood() throws Exception {
        URI s3 = S3Server.shared().address();
        URI bucket = s3.resolve("/" + S3Server.BUCKET + "/");
        put(bucket.resolve("in.txt"), "hello!");
        try (LambdaEndpoint lambda = LambdaEndpoint.open().deploy("upper", (event, invocation) -> {
                    invocation.print("event: " + event);
                    put(url(event, "target"), get(url(event, "source")).replace("hello", "HELLO"));
                    return "7";
                });
                BridgeService service = BridgeService.start(settings(lambda, s3))) {
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            try (SfnClient client =
                    StepFunctionsClients.connect(service.engineEndpoint().orElseThrow())) {
                ExecutionRunner runner = new ExecutionRunner(client);
                String machine = runner.createOrUpdate("upper", DEFINITION, "arn:aws:iam::123456789012:role/any");

                ExecutionEnd good = runner.follow(runner.start(machine, input("in.txt")), event -> {});

                assertThat(good).isInstanceOf(ExecutionEnd.Succeeded.class);
                JsonNode output = JSON.readTree(((ExecutionEnd.Succeeded) good).output());
                assertThat(output.path("result").asInt()).isEqualTo(7);
                assertThat(output.at("/files/text/uri").asText())
                        .isEqualTo("s3://" + S3Server.BUCKET + "/results/a.txt");
                assertThat(get(bucket.resolve("results/a.txt"))).isEqualTo("HELLO!");

                put(bucket.resolve("in.txt"), "hello?");
                ExecutionEnd bad = runner.follow(runner.start(machine, input("in.txt")), event -> {});

                assertThat(bad).isInstanceOfSatisfying(ExecutionEnd.Failed.class, failed -> {
                    assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
                    assertThat(failed.cause()).contains("[in.text]").doesNotContain("X-Amz-Signature");
                });
                assertThat(get(bucket.resolve("results/a.txt"))).isEqualTo("HELLO!");
            }
            assertThat(lambda.violations()).isEmpty();
        }
    }

    private static String input(String name) {
        return "{\"uri\": \"s3://" + S3Server.BUCKET + "/" + name + "\", \"name\": \"a\"}";
    }
}
