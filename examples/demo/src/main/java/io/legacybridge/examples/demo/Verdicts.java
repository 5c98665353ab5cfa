package io.legacybridge.examples.demo;

import io.legacybridge.examples.demo.data.Expected;
import io.legacybridge.examples.demo.data.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether every data set has the verdict that it has to have; each problem is a sentence. A data set whose translator
 * is missing on this machine is no problem, one that claims so while the translator is there is.
 */
final class Verdicts {
    /** Reasons that lie in the data. Any other error that a data set was quarantined with is a fault of ours. */
    static final Set<String> REASONS_IN_THE_DATA = Set.of(
            "Format.Unknown",
            "Format.BadName",
            "Format.Link",
            "Format.TooLarge",
            "Format.Unreadable",
            "Archive.Refused",
            "Archive.Nested",
            "Translator.BadInput",
            "Translator.Damaged",
            "Translator.Empty");

    /** The coarsest of the formats has 1e-7 degrees, and a program may round once more. */
    private static final double TOLERANCE = 2e-6;

    private final Published published;
    private final Set<Translator> missing;
    private final List<String> problems = new ArrayList<>();

    private Verdicts(Published published, Set<Translator> missing) {
        this.published = published;
        this.missing = missing;
    }

    /** For data that nobody knows: translated, or quarantined for a reason that lies in it. */
    static List<String> ofUnknownData(Published published, Set<Translator> missing) {
        Verdicts verdicts = new Verdicts(published, missing);
        for (DataSetResult result : published.results()) {
            verdicts.plausible(result);
        }
        return verdicts.problems;
    }

    /** For generated data: what its manifest says, down to the number of features and the box around them. */
    static List<String> ofGeneratedData(Published published, Manifest manifest, Set<Translator> missing) {
        Verdicts verdicts = new Verdicts(published, missing);
        Map<String, DataSetResult> byPath = new HashMap<>();
        published.results().forEach(result -> byPath.put(result.path(), result));
        for (Manifest.Entry entry : manifest.dataSets()) {
            DataSetResult result = byPath.remove(entry.path());
            if (result == null) {
                verdicts.problem(entry.path(), "is in the manifest and not in the summary");
            } else if (verdicts.plausible(result) && !result.isUntranslated()) {
                verdicts.asExpected(result, entry.expected());
            }
        }
        byPath.keySet().forEach(path -> verdicts.problem(path, "is in the summary and not in the manifest"));
        return verdicts.problems;
    }

    private boolean plausible(DataSetResult result) {
        int before = problems.size();
        if (result.isUntranslated()) {
            if (Translator.of(result.format()).filter(missing::contains).isEmpty()) {
                problem(result.path(), "was left untranslated, and its translator is there: " + result.reason());
            }
        } else if (result.isQuarantined()) {
            if (!REASONS_IN_THE_DATA.contains(result.error())) {
                problem(
                        result.path(),
                        "was quarantined with " + result.error() + ", which does not lie in the data: "
                                + result.reason());
            }
        } else if (!result.isTranslated()) {
            problem(result.path(), "has the status " + result.status());
        } else if (published.content(result.id()).count() != result.features()) {
            problem(
                    result.path(),
                    "has " + result.features() + " features in the summary and "
                            + published.content(result.id()).count() + " in the output");
        }
        return problems.size() == before;
    }

    private void asExpected(DataSetResult result, Expected expected) {
        differs(result, "status", expected.status(), result.status());
        differs(result, "format", expected.format(), result.format());
        differs(result, "error", expected.error(), result.error());
        differs(result, "area", expected.area(), result.area());
        differs(result, "partial", expected.partial(), result.partial());
        differs(result, "features", expected.features(), result.features());
        double[] box = published.content(result.id()).bbox();
        if (expected.bbox() != null && box != null && !near(expected.bbox(), box)) {
            differs(result, "bounding box", expected.bbox(), List.of(box[0], box[1], box[2], box[3]));
        }
    }

    private static boolean near(List<Double> expected, double[] box) {
        for (int side = 0; side < 4; side++) {
            if (Math.abs(expected.get(side) - box[side]) > TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    private void differs(DataSetResult result, String what, Object expected, @Nullable Object actual) {
        if (!expected.equals(actual)) {
            problem(result.path(), "has the " + what + " '" + actual + "'; its manifest expects '" + expected + "'");
        }
    }

    private void problem(String path, String text) {
        problems.add(Printable.of(path + " " + text));
    }
}
