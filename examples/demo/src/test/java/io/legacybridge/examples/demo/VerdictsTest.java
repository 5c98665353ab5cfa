package io.legacybridge.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.examples.demo.data.Expected;
import io.legacybridge.examples.demo.data.Format;
import io.legacybridge.examples.demo.data.Manifest;
import io.legacybridge.examples.demo.data.Manifest.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Set<Translator> NONE_MISSING = EnumSet.noneOf(Translator.class);
    private static final List<Double> BOX = List.of(-93.6, 41.4, -93.5, 41.5);

    @Test
    void aResultAsItsManifestExpectsIsNoProblem() {
        assertThat(generated(result("TRANSLATED", "NMEA", 10, ""), 10, BOX)).isEmpty();
    }

    @Test
    void fewerFeaturesThanExpectedAreAProblem() {
        assertThat(generated(result("TRANSLATED", "NMEA", 9, ""), 9, BOX))
                .singleElement()
                .asString()
                .contains("features '9'", "expects '10'");
    }

    @Test
    void aSummaryThatTheOutputDoesNotBearOutIsAProblem() {
        assertThat(generated(result("TRANSLATED", "NMEA", 10, ""), 3, BOX))
                .singleElement()
                .asString()
                .contains("10 features in the summary and 3 in the output");
    }

    @Test
    void anotherPlaceThanExpectedIsAProblem() {
        assertThat(generated(result("TRANSLATED", "NMEA", 10, ""), 10, List.of(-93.6, 41.4, -93.5, 41.50001)))
                .singleElement()
                .asString()
                .contains("bounding box");
    }

    @Test
    void whatIsLeftUntranslatedIsAProblemOnlyWhereItsTranslatorIsThere() {
        DataSetResult result = result("UNTRANSLATED", "NMEA", 0, "Process.NotFound");

        assertThat(generated(result, 0, BOX)).hasSize(1);
        assertThat(Verdicts.ofGeneratedData(published(result, 0, BOX), manifest(), EnumSet.of(Translator.GPSBABEL)))
                .isEmpty();
    }

    @Test
    void aReasonThatDoesNotLieInTheDataIsAProblem() {
        for (String error : List.of("States.Timeout", "Bridge.Retry", "Process.ExitCode.1", "Process.OutputInvalid")) {
            assertThat(unknown(result("QUARANTINED", "NMEA", 0, error))).hasSize(1);
        }
        assertThat(unknown(result("QUARANTINED", "UNKNOWN", 0, "Format.Unknown")))
                .isEmpty();
        assertThat(unknown(result("QUARANTINED", "ISOXML", 0, "Translator.BadInput")))
                .isEmpty();
    }

    @Test
    void aDataSetThatOnlyTheManifestOrOnlyTheSummaryHasIsAProblem() {
        DataSetResult stranger = new DataSetResult(
                "0002", "stranger", "NMEA", "QUARANTINED", 0, false, "", "Translator.Empty", "", List.of());

        assertThat(generated(stranger, 0, BOX)).hasSize(2);
    }

    private static List<String> generated(DataSetResult result, int found, List<Double> box) {
        return Verdicts.ofGeneratedData(published(result, found, box), manifest(), NONE_MISSING);
    }

    private static List<String> unknown(DataSetResult result) {
        return Verdicts.ofUnknownData(published(result, 0, BOX), NONE_MISSING);
    }

    private static DataSetResult result(String status, String format, int features, String error) {
        String area = status.equals("TRANSLATED") ? "features" : "";
        return new DataSetResult("0001", "track", format, status, features, false, area, error, "", List.of());
    }

    private static Published published(DataSetResult result, int found, List<Double> box) {
        double[] sides = box.stream().mapToDouble(Double::doubleValue).toArray();
        return new Published(List.of(result), Map.of("0001", new Published.Content(found, sides)));
    }

    private static Manifest manifest() {
        Expected expected = new Expected("TRANSLATED", "NMEA", "features", "", false, 10, BOX);
        return new Manifest(1, 1, List.of(new Entry("track", Format.NMEA, null, expected, new TreeMap<>())));
    }
}
