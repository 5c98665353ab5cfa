package io.legacybridge.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the adapters of this service have to say of their part of the YAML. */
class AdapterMistakesTest {
    private static Iterable<String> mistakes(String adapter) {
        ReadConfiguration read = new ConfigurationReader(Map.of()).read("""
                stepFunctions: {embedded: {}}
                activities:
                  track:
                    heartbeat: 20s
                    timeout: 10m
                    adapter:
                %s""".formatted(adapter.indent(6)));
        assertThat(read).isInstanceOf(ReadConfiguration.Wrong.class);
        return ((ReadConfiguration.Wrong) read)
                .mistakes().stream().map(ConfigMistake::toString).toList();
    }

    @Test
    void exitCodesAreThoseOfPrograms() {
        String verdict = """
                verdict:
                  accept: [0, 256]
                  warn: [-1]
                """;

        for (String adapter : new String[] {
            "{type: process, command: [echo], trusted: true}", "{type: kubernetes, image: 'busybox:1'}"
        }) {
            String block = adapter.replace("{", "").replace("}", "").replace(", ", "\n");
            assertThat(mistakes(block + "\n" + verdict))
                    .as(adapter)
                    .hasSize(2)
                    .anySatisfy(mistake -> assertThat(mistake)
                            .startsWith("activities.track.adapter.verdict.accept")
                            .contains("is too large; an exit code is 0 to 255"))
                    .anySatisfy(mistake -> assertThat(mistake)
                            .startsWith("activities.track.adapter.verdict.warn")
                            .contains("is negative; an exit code is 0 to 255"));
        }
    }

    @Test
    void filesOfFunctionsLackNothing() {
        assertThat(mistakes("""
                type: lambda
                function: translate
                region: eu-west-1
                payload: ['{{in.track}}', '{{out.track}}']
                in:
                  track: {root: 's3://uploads/'}
                out:
                  track: {publish: 's3://results/a'}
                limits: {outputBytes: lots}
                """))
                .anySatisfy(
                        mistake -> assertThat(mistake).startsWith("activities.track.adapter.in.track.from: is missing"))
                .anySatisfy(mistake ->
                        assertThat(mistake).startsWith("activities.track.adapter.out.track.root: is missing"))
                .anySatisfy(mistake ->
                        assertThat(mistake).startsWith("activities.track.adapter.limits.outputBytes: 'lots'"));
    }
}
