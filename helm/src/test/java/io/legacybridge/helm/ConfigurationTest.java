package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.legacybridge.service.BridgeService;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bridge.yml that the chart writes is what the service takes, and the pod waits as long as the service says. */
class ConfigurationTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** What the container itself may take, beyond what the service promises. */
    private static final int SPARE_SECONDS = 5;

    private final StatesEngine engine = StatesEngine.builder().build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private StatesHttpServer http;

    @BeforeEach
    void listen() throws Exception {
        http = StatesHttpServer.start(engine, "127.0.0.1", 0);
    }

    @AfterEach
    void close() {
        http.close();
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -
            pools: {tracks: {config: {drain: {finishWithin: 2m}}}}
            pools: {tracks: {config: {drain: {finishWithin: 1h}}}}
            pools: {tracks: {config: {drain: {finishWithin: 61500ms}}}}
            defaults: {config: {drain: {finishWithin: 70s}}}
            pools: {tracks: {config: {activities: {track: {cancelWithin: 3m}}}}}
            pools: {tracks: {config: {drain: {finishWithin: 0s}, activities: {track: {cancelWithin: 1500ms}}}}}
            """)
    void thePodWaitsAsLongAsTheServiceSaysThatAStopTakes(String values) throws Exception {
        Manifests manifests = values == null ? Chart.render(Chart.LEAST) : Chart.render(Chart.LEAST, values);
        long waits = manifests
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getTerminationGracePeriodSeconds();
        try (BridgeService service = BridgeService.start(onThisMachine(manifests.bridgeYml("tracks")))) {
            long says = (service.maximumStopTime().toMillis() + 999) / 1000;
            assertThat(waits).isEqualTo(says + SPARE_SECONDS);
            engine.releasePolls();
        }
    }

    @Test
    void anExplicitGracePeriodIsTaken() {
        assertThat(Chart.render(Chart.read(Chart.EXAMPLES.resolve("everything.yaml")))
                        .of("tracks", Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds())
                .isEqualTo(900);
    }

    @Test
    void theConfigurationArrivesAsItWasWritten() throws Exception {
        JsonNode config = YAML.readTree(Chart.render(Chart.read(Chart.EXAMPLES.resolve("everything.yaml")))
                .bridgeYml("tracks"));
        assertThat(config.at("/activities/track/adapter/out/gpx/publish").asText())
                .isEqualTo("/data/results/{{$.name}}.gpx");
        assertThat(config.at("/drain/finishWithin").asText()).isEqualTo("5m"); // of the defaults
        assertThat(config.at("/probes/bindHost").asText()).isEqualTo("0.0.0.0");
        assertThat(config.at("/probes/port").asInt()).isEqualTo(9090);
        assertThat(config.at("/workDirectory").asText()).startsWith("/var/lib/legacy-bridge/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pools: {tracks: {replicas: 3}}                                               | 3
            pools: {tracks: {replicas: 0}}                                               | 1
            pools: {tracks: {autoscaling: {enabled: true, maxReplicas: 7}}}              | 7
            pools: {tracks: {config: {stepFunctions: {replicas: 40}}}}                   | 40
            pools: {tracks: {replicas: 3}, more: {replicas: 4, config: {%1$s, %2$s}}}    | 7
            pools: {tracks: {replicas: 3}, more: {replicas: 4, config: {%1$s, stepFunctions: {region: us-east-2}}}} | 3
            """)
    void allPodsThatAskTheSameStepFunctionsShareItsQuota(String values, int replicas) throws Exception {
        String more = values.formatted(
                "activities: {more: {heartbeat: 20s, timeout: 10m, adapter: {type: process, command: [date], trusted: true}}}",
                "stepFunctions: {region: eu-west-1}");
        JsonNode config = YAML.readTree(Chart.render(Chart.LEAST, more).bridgeYml("tracks"));
        assertThat(config.at("/stepFunctions/replicas").asInt()).isEqualTo(replicas);
    }

    @Test
    void theJobsOfAPoolCarryANameThatNoOtherPoolHas() throws Exception {
        String jobs = Chart.read(Chart.EXAMPLES.resolve("jobs.yaml"));
        JsonNode config = YAML.readTree(Chart.render(jobs).bridgeYml("jobs"));
        String name = config.at("/activities/near/adapter/pool").asText();
        assertThat(name).matches("jobs-[0-9a-f]{8}");
        assertThat(config.at("/activities/far/adapter/pool").asText()).isEqualTo(name);

        String other = jobs.replace("  jobs:", "  more:");
        assertThat(YAML.readTree(Chart.render(other).bridgeYml("more"))
                        .at("/activities/near/adapter/pool")
                        .asText())
                .isNotEqualTo(name);
        JsonNode written = YAML.readTree(Chart.render(
                        jobs,
                        "pools: {jobs: {config: {activities: {near: {adapter: {type: kubernetes, pool: mine}}}}}}")
                .bridgeYml("jobs"));
        assertThat(written.at("/activities/near/adapter/pool").asText()).isEqualTo("mine");
    }

    /** The same with this machine's folders and ports, and the engine of this test in the place of AWS. */
    private ReadConfiguration.Valid onThisMachine(String bridgeYml) throws Exception {
        ObjectNode config = (ObjectNode) YAML.readTree(bridgeYml);
        config.put("workDirectory", folder.resolve("work").toString());
        config.putObject("stepFunctions").put("endpoint", "http://127.0.0.1:" + http.port());
        ((ObjectNode) config.get("probes")).put("port", 0);
        ObjectNode server = config.putObject("server");
        server.putArray("applicationConnectors").addObject().put("type", "http").put("port", 0);
        server.putArray("adminConnectors").addObject().put("type", "http").put("port", 0);
        config.putObject("logging").put("level", "WARN");
        ReadConfiguration read = new ConfigurationReader(Map.of()).read(YAML.writeValueAsString(config));
        assertThat(read).isInstanceOf(ReadConfiguration.Valid.class);
        return (ReadConfiguration.Valid) read;
    }
}
