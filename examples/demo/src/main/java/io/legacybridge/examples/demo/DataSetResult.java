package io.legacybridge.examples.demo;

import java.util.List;

/** What came of one data set: a line of summary.json, whose words are explained in the programs that write it. */
record DataSetResult(
        String id,
        String path,
        String format,
        String status,
        int features,
        boolean partial,
        String area,
        String error,
        String reason,
        List<Double> bbox) {

    boolean isTranslated() {
        return status.equals("TRANSLATED");
    }

    boolean isUntranslated() {
        return status.equals("UNTRANSLATED");
    }

    boolean isQuarantined() {
        return status.equals("QUARANTINED");
    }
}
