package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.MinCountConfig;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.RuleConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.Syntax;
import io.legacybridge.adapters.program.VerdictConfig;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.ValueConfig;
import io.legacybridge.worker.input.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigBindingTest {
    private static ProcessAdapterConfig bind(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, ProcessAdapterConfig.class);
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        ProcessAdapterConfig config = bind("{\"command\":[\"true\"],\"trusted\":true}");

        assertThat(config)
                .isEqualTo(new ProcessAdapterConfig(
                        List.of("true"),
                        Map.of(),
                        "none",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        new ResultConfig(StdoutResult.NONE, null),
                        new VerdictConfig(Set.of(0), Set.of(), List.of(), null),
                        new LimitsConfig(
                                null,
                                ByteSize.mebibytes(8),
                                ByteSize.mebibytes(1),
                                ByteSize.mebibytes(4096),
                                10_000,
                                null,
                                null),
                        new StopConfig(Duration.ofSeconds(5)),
                        Keep.FAILED,
                        new RetentionConfig(10, Duration.ofDays(7), ByteSize.mebibytes(1024)),
                        false,
                        null,
                        null,
                        new WorkKeysConfig(null),
                        true));
    }

    @Test
    void everyKeyIsBound() throws Exception {
        ProcessAdapterConfig config = bind("""
                {"command": ["a", "b"], "environment": {"X": "y"}, "stdin": "in.t", "trusted": true,
                 "values": {"$.t": {"pattern": "[a-z]+"}, "$.n": {"type": "integer"}},
                 "in": {"t": {"from": "{{$.t}}", "root": "/in"},
                        "s": {"from": "{{$.s}}", "root": "/in", "kind": "files", "main": ".shp"},
                        "d": {"from": "{{$.d}}", "root": ["/in", "/more"], "kind": "folder"},
                        "z": {"from": "{{$.z}}", "root": "/in", "kind": "archive"},
                        "x": {"from": "{{$.x}}", "kind": "text"}},
                 "out": {"o": {"file": "o", "publish": "{{$.o}}", "root": "/out", "optional": true,
                               "checks": [{"minBytes": {"bytes": 5}, "maxBytes": {"bytes": 9}, "newerThanStart": true,
                                           "parses": "json", "endsWith": "}", "contains": "a", "lacks": "b",
                                           "minCount": {"pattern": "c", "count": 3}, "error": "E.F"}]}},
                 "result": {"stdout": "json", "checks": [{"parses": "xml"}]},
                 "verdict": {"accept": [0, 1], "warn": [4],
                             "rules": [{"exitCode": 16, "error": "A.B"}, {"exitCodes": [17, 18]},
                                       {"signal": 11, "stderr": "x", "error": "C.D"}],
                             "checker": {"command": ["c", "{{run.stdout}}"], "accept": [1], "warn": [2],
                                         "rules": [{"exitCode": 3}], "error": "E.G"}},
                 "limits": {"inputFiles": 7, "archives": {"ratio": 50, "depth": 5}}, "keep": "always", "retention": {"folders": 3}, "allowLeadingDash": true,
                 "runAs": {"user": "nobody"}, "needs": {"memory": {"bytes": 5}, "cpu": 1.5},
                 "workKeys": {"folder": "/var/lib/keys"}}
                """);

        assertThat(config.values())
                .isEqualTo(Map.of(
                        "$.t", new ValueConfig(null, "[a-z]+"), "$.n", new ValueConfig(ValueType.INTEGER, null)));
        assertThat(config.in().get("s")).isEqualTo(new InputConfig("{{$.s}}", List.of("/in"), InputKind.FILES, ".shp"));
        assertThat(config.in().get("d"))
                .isEqualTo(new InputConfig("{{$.d}}", List.of("/in", "/more"), InputKind.FOLDER, null));
        assertThat(config.in().get("x")).isEqualTo(new InputConfig("{{$.x}}", List.of(), InputKind.TEXT, null));
        assertThat(config.out().get("o"))
                .isEqualTo(new OutputConfig(
                        "o",
                        "{{$.o}}",
                        "/out",
                        true,
                        List.of(new CheckConfig(
                                new ByteSize(5),
                                new ByteSize(9),
                                true,
                                Syntax.JSON,
                                "}",
                                "a",
                                "b",
                                new MinCountConfig("c", 3),
                                "E.F"))));
        assertThat(config.result().checks())
                .containsExactly(new CheckConfig(null, null, false, Syntax.XML, null, null, null, null, null));
        assertThat(config.result().stdout()).isEqualTo(StdoutResult.JSON);
        assertThat(config.verdict())
                .isEqualTo(new VerdictConfig(
                        Set.of(0, 1),
                        Set.of(4),
                        List.of(
                                new RuleConfig(16, null, null, null, "A.B"),
                                new RuleConfig(null, List.of(17, 18), null, null, null),
                                new RuleConfig(null, null, 11, "x", "C.D")),
                        new CheckerConfig(
                                List.of("c", "{{run.stdout}}"),
                                null,
                                Set.of(1),
                                Set.of(2),
                                List.of(new RuleConfig(3, null, null, null, null)),
                                "E.G")));
        assertThat(config.limits().inputFiles()).isEqualTo(7);
        assertThat(config.limits().archives()).isEqualTo(new ArchiveLimitsConfig(50, 5));
        assertThat(config.keep()).isEqualTo(Keep.ALWAYS);
        assertThat(config.retention().folders()).isEqualTo(3);
        assertThat(config.allowLeadingDash()).isTrue();
        assertThat(config.needs()).isEqualTo(new NeedsConfig(new ByteSize(5), 1.5));
        assertThat(config.workKeys()).isEqualTo(new WorkKeysConfig("/var/lib/keys"));
        assertThat(config.runAs()).isEqualTo(new RunAsConfig("nobody", "/var/lib/legacy-bridge-runs"));
        assertThat(new ProcessAdapterFactory().check(config)).isEmpty();
    }
}
