package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever came of a thousand data sets fits on a screen or two. */
class ReportTest {
    @Test
    void aShortQuarantineIsListedWhole() {
        assertThat(quarantine(refused("Translator.Empty", 40)))
                .contains("Quarantined")
                .hasSize(42);
    }

    @Test
    void aLongQuarantineIsGroupedByErrorWithSomeOfEach() {
        List<DataSetResult> results = new ArrayList<>(refused("Format.Unknown", 700));
        results.addAll(refused("Translator.Empty", 2));

        assertThat(quarantine(results))
                .contains(
                        "Quarantined: 702 data sets, all of them in summary.csv",
                        "  Format.Unknown: 700",
                        "    … and 697 more",
                        "  Translator.Empty: 2")
                .hasSize(10);
    }

    @Test
    void anAdapterWhoseTasksAllFailedDidNothingLikeOneThatHadNone() {
        Progress.Step good = new Progress.Step(3, 1);
        Progress.Step bad = new Progress.Step(2, 2);

        AdapterWork work = new AdapterWork(
                Map.of("one", "process", "two", "process", "three", "lambda", "four", "ssm"),
                Map.of("one", good, "two", bad, "three", bad));

        assertThat(work.idle()).containsExactly("lambda", "ssm");
        assertThat(work.byAdapter())
                .hasEntrySatisfying("process", sum -> assertThat(sum.tasks()).isEqualTo(5));
    }

    private static List<DataSetResult> refused(String error, int count) {
        List<DataSetResult> results = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            results.add(new DataSetResult(
                    String.valueOf(number),
                    error + number,
                    "UNKNOWN",
                    "QUARANTINED",
                    0,
                    false,
                    "",
                    error,
                    "why",
                    List.of()));
        }
        return results;
    }

    private static List<String> quarantine(List<DataSetResult> results) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Folders folders = new Folders(Path.of("/example"), Path.of("/input"), Path.of("/output"));
        new Report(new PrintStream(out, true, UTF_8), folders, new Published(results, Map.of())).quarantine();
        return out.toString(UTF_8).lines().toList();
    }
}
