package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.program.StoredSourceConfig;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.ValueConfig;
import io.legacybridge.worker.input.ValueType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigBindingTest {
    private static LambdaAdapterConfig bind(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, LambdaAdapterConfig.class);
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        assertThat(bind("{\"function\": \"translate\"}"))
                .isEqualTo(new LambdaAdapterConfig(
                        "translate",
                        null,
                        InvocationMode.SYNCHRONOUS,
                        null,
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        new LimitsConfig(null, null),
                        Map.of(),
                        Duration.ofMinutes(5),
                        null,
                        null));
    }

    @Test
    void everyKeyIsBound() throws Exception {
        LambdaAdapterConfig config = bind("""
                {"function": "translate", "qualifier": "live", "invocation": "asynchronous", "heartbeats": "function",
                 "payload": {"token": "{{task.token}}"}, "clientContext": {"a": 1},
                 "in": {"track": {"from": "{{$.uri}}", "root": "s3://uploads/"}},
                 "out": {"track": {"publish": "s3://results/a", "root": "s3://results/", "as": "uri", "optional": true,
                   "checks": [{"endsWith": "}"}]}},
                 "limits": {"inputBytes": {"bytes": 6}, "outputBytes": {"bytes": 5}},
                 "values": {"$.n": {"type": "integer"}}, "region": "eu-west-1", "endpoint": "https://lambda.example"}
                """);

        CheckConfig check = new CheckConfig(null, null, false, null, "}", null, null, null, null);
        assertThat(config)
                .isEqualTo(new LambdaAdapterConfig(
                        "translate",
                        "live",
                        InvocationMode.ASYNCHRONOUS,
                        HeartbeatSender.FUNCTION,
                        LambdaBench.json("{\"token\": \"{{task.token}}\"}"),
                        LambdaBench.json("{\"a\": 1}"),
                        Map.of("track", new StoredSourceConfig("{{$.uri}}", List.of("s3://uploads/"))),
                        Map.of(
                                "track",
                                new StoredOutputConfig(
                                        "s3://results/a", "s3://results/", StoreAs.URI, true, List.of(check))),
                        new LimitsConfig(new ByteSize(6), new ByteSize(5)),
                        Map.of("$.n", new ValueConfig(ValueType.INTEGER, null)),
                        Duration.ofMinutes(5),
                        "eu-west-1",
                        URI.create("https://lambda.example")));
    }
}
