package io.legacybridge.examples.demo.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to come of a data set.
 *
 * @param status {@code TRANSLATED} or {@code QUARANTINED}
 * @param format what detection has to say; {@code UNKNOWN} where it has to give up
 * @param area {@code features}, {@code without-crs} or {@code tables}; empty when nothing comes out
 * @param error the error that it is quarantined with, empty when it is translated
 * @param partial whether the result has to say that something is missing
 * @param features how many features or rows have to come out
 * @param bbox west, south, east, north of them, or nothing where there are no coordinates or they are not known
 */
public record Expected(
        String status,
        String format,
        String area,
        String error,
        boolean partial,
        int features,
        @Nullable List<Double> bbox) {

    static Expected features(String format, String area, boolean partial, List<Drive.Fix> fixes) {
        return new Expected("TRANSLATED", format, area, "", partial, fixes.size(), bbox(fixes));
    }

    static Expected rows(Format format, boolean partial, int rows) {
        return new Expected("TRANSLATED", format.name(), "tables", "", partial, rows, null);
    }

    static Expected quarantined(String format, String error) {
        return new Expected("QUARANTINED", format, "", error, false, 0, null);
    }

    private static List<Double> bbox(List<Drive.Fix> fixes) {
        return List.of(
                fixes.stream().mapToInt(Drive.Fix::longitude).min().orElseThrow() / 1e7,
                fixes.stream().mapToInt(Drive.Fix::latitude).min().orElseThrow() / 1e7,
                fixes.stream().mapToInt(Drive.Fix::longitude).max().orElseThrow() / 1e7,
                fixes.stream().mapToInt(Drive.Fix::latitude).max().orElseThrow() / 1e7);
    }
}
