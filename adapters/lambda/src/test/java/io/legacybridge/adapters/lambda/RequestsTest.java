package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.LogType;

/** What a function gets. */
class RequestsTest {
    private LambdaBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench();
        bench.lambda.deploy("translate", (event, invocation) -> event);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private InvokeRequest received() {
        assertThat(bench.lambda.requests()).hasSize(1);
        return bench.lambda.requests().get(0);
    }

    @Test
    void theInputItselfIsThePayloadToTheByte() throws Exception {
        String input = " {\"b\": 1.10, \"a\": \"Süd\", \"n\": 12345678901234567890.5}";

        bench.run(LambdaBench.conf(), input);

        assertThat(received().payload().asUtf8String()).isEqualTo(input);
        assertThat(received().invocationType()).isEqualTo(InvocationType.REQUEST_RESPONSE);
        assertThat(received().logType()).isEqualTo(LogType.TAIL);
    }

    @Test
    void aTemplatePutsValuesOfAnyKindIntoThePayload() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(
                LambdaBench.ACTIVITY, "{\"file\":\"a \\\"b\\\"\",\"n\":1.10,\"list\":[1,{\"x\":null}]}");

        Run run = bench.adapter(LambdaBench.conf().payload("""
                                {"all": "{{$}}", "list": "{{ $.list }}", "first": ["{{$.list[0]}}", true, 3],
                                 "name": "file {{$.file}} of {{$.n}}", "task": "{{task.id}}", "plain": "{}"}
                                """)).launch(task);
        LambdaBench.outcome(run);

        JsonNode payload = LambdaBench.json(received().payload().asUtf8String());
        assertThat(payload.get("all")).isEqualTo(LambdaBench.json(task.task().input()));
        assertThat(payload.get("list").toString()).isEqualTo("[1,{\"x\":null}]");
        assertThat(payload.get("first").toString()).isEqualTo("[1,true,3]");
        assertThat(payload.get("name").textValue()).isEqualTo("file a \"b\" of 1.10");
        assertThat(payload.get("task").textValue()).isEqualTo(task.task().id());
        assertThat(payload.get("plain").textValue()).isEqualTo("{}");
    }

    @Test
    void aClientContextTravelsBesideThePayload() throws Exception {
        bench.run(LambdaBench.conf().clientContext("{\"custom\": {\"farm\": \"{{$.farm}}\"}}"), "{\"farm\":\"Süd\"}");

        assertThat(new String(Base64.getDecoder().decode(received().clientContext()), StandardCharsets.UTF_8))
                .isEqualTo("{\"custom\":{\"farm\":\"Süd\"}}");
    }

    @Test
    void aClientContextThatIsTooLargeIsRefusedBeforeTheCall() throws Exception {
        Outcome.Failed failed = LambdaBench.failed(bench.run(
                LambdaBench.conf().clientContext("{\"custom\": \"{{$.text}}\"}"),
                "{\"text\":\"" + "x".repeat(3_000) + "\"}"));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(bench.lambda.requests()).isEmpty();
    }

    @Test
    void anInputThatIsNotJsonOrLacksAValueIsRefusedBeforeTheCall() throws Exception {
        Outcome.Failed notJson = LambdaBench.failed(bench.run(LambdaBench.conf(), "{"));
        Outcome.Failed missing = LambdaBench.failed(
                bench.run(LambdaBench.conf().payload("{\"file\": \"{{$.file.name}}\"}"), "{\"file\":{}}"));

        assertThat(notJson.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(missing.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(missing.cause()).contains("$.file.name");
        assertThat(bench.lambda.requests()).isEmpty();
    }

    @Test
    void sixMebibytesAreSentAndOneByteMoreIsRefusedBeforeTheCall() throws Exception {
        String most = "\"" + "x".repeat(Requests.MOST_SYNCHRONOUS_BYTES - 2) + "\"";

        assertThat(bench.run(LambdaBench.conf(), most)).isEqualTo(new Outcome.Succeeded(most));

        Outcome.Failed failed = LambdaBench.failed(bench.run(LambdaBench.conf(), " " + most));
        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("6291457 bytes").contains("6291456");
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    @Test
    void sizesAreCountedInBytesOfUtf8() throws Exception {
        String text = "\"" + "ü".repeat(Requests.MOST_SYNCHRONOUS_BYTES / 2) + "\"";

        assertThat(LambdaBench.failed(bench.run(LambdaBench.conf(), text)).error())
                .isEqualTo("Bridge.InvalidInput");
    }
}
