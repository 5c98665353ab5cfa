package io.legacybridge.examples.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.testkit.aws.CustomRuntime;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The function of examples/machine-data/four-adapters, invoked through the real SDK. It needs curl and jq. */
@Tag("translators")
class FunctionTest {
    private static final Path BOOTSTRAP = Path.of("../machine-data/four-adapters/bootstrap");
    private static final long PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CustomRuntime function;

    @SuppressWarnings("NullAway.Init")
    private LambdaEndpoint lambda;

    @SuppressWarnings("NullAway.Init")
    private LambdaAsyncClient client;

    @BeforeEach
    void open() throws IOException {
        function = new CustomRuntime(
                List.of(BOOTSTRAP.toAbsolutePath().normalize().toString()),
                Map.of("MACHINE_DATA_SHARED", folder.toString()));
        lambda = LambdaEndpoint.open().deploy("validate-result", function);
        client = LambdaAsyncClient.builder()
                .endpointOverride(lambda.address())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out/translated"));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        function.close();
        lambda.close();
    }

    @Test
    void aGoodResultIsPublishedWithItsRecord() throws Exception {
        InvokeResponse answer =
                invoke(event("a b.csv", "{\"type\":\"FeatureCollection\",\"features\":[" + feature(10, 50) + "]}"));

        assertThat(answer.functionError()).as(payload(answer)).isNull();
        JsonNode said = JSON.readTree(payload(answer)).path("stdout");
        assertThat(said.path("features").asInt()).isEqualTo(1);
        assertThat(said.path("partial").isBoolean()).isTrue();
        assertThat(folder.resolve("out/features/0001.geojson")).isNotEmptyFile();
        assertThat(folder.resolve("out/work/records/0001.tsv")).content().contains("0001\tTRANSLATED", "a b.csv");
    }

    @Test
    void whatIsWrongWithAResultHasTheNameThatTheWorkflowKnows() throws Exception {
        InvokeResponse empty = invoke(event("a.csv", "{\"type\":\"FeatureCollection\",\"features\":[]}"));
        InvokeResponse beyond =
                invoke(event("b.csv", "{\"type\":\"FeatureCollection\",\"features\":[" + feature(10, 500) + "]}"));
        InvokeResponse none = invoke(event("c.csv", "not GeoJSON"));

        assertThat(error(empty)).isEqualTo("Translator.Empty");
        assertThat(payload(empty)).contains("nothing came out");
        assertThat(error(beyond)).isEqualTo("Translator.Damaged");
        assertThat(error(none)).isEqualTo("Process.OutputInvalid");
        assertThat(folder.resolve("out/features")).doesNotExist();
    }

    @Test
    void nothingOutsideOfTheSharedFolderIsRead() throws Exception {
        ObjectNode event = event("a.csv", "{\"type\":\"FeatureCollection\",\"features\":[" + feature(10, 50) + "]}");
        event.put("base", "/etc").put("path", "passwd");

        InvokeResponse answer = invoke(event);

        assertThat(error(answer)).isEqualTo("Process.ExitCode.64");
        assertThat(payload(answer)).contains("outside of");
    }

    private static String feature(int longitude, int latitude) {
        return "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[" + longitude
                + "," + latitude + "]}}";
    }

    private ObjectNode event(String name, String result) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), "lon,lat,yield\n10,50,3\n");
        Path translated = Files.writeString(folder.resolve("out/translated/0001.geojson"), result);
        ObjectNode event = JSON.createObjectNode()
                .put("id", "0001")
                .put("path", name)
                .put("base", folder.resolve("in").toString())
                .put("output", folder.resolve("out").toString());
        event.putObject("detected")
                .put("format", "YIELD_CSV")
                .put("area", "features")
                .put("target", "features/0001.geojson");
        event.putObject("translated")
                .put("partial", false)
                .put("stderrTail", "")
                .putObject("files")
                .putObject("result")
                .put("uri", translated.toString());
        return event;
    }

    private InvokeResponse invoke(ObjectNode event) throws Exception {
        return client.invoke(request ->
                        request.functionName("validate-result").payload(SdkBytes.fromUtf8String(event.toString())))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String error(InvokeResponse answer) throws IOException {
        return JSON.readTree(payload(answer)).path("errorType").asText();
    }

    private static String payload(InvokeResponse answer) {
        return answer.payload().asUtf8String();
    }
}
