package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.MinCountConfig;
import io.legacybridge.adapters.program.Syntax;
import io.legacybridge.worker.adapter.ByteSize;
import org.jspecify.annotations.Nullable;

/** Checks of one condition. */
final class Checks {
    private Checks() {}

    static CheckConfig minBytes(long bytes) {
        return new CheckConfig(new ByteSize(bytes), null, false, null, null, null, null, null, null);
    }

    static CheckConfig newerThanStart() {
        return new CheckConfig(null, null, true, null, null, null, null, null, null);
    }

    static CheckConfig parses(Syntax syntax) {
        return new CheckConfig(null, null, false, syntax, null, null, null, null, null);
    }

    static CheckConfig endsWith(String end) {
        return new CheckConfig(null, null, false, null, end, null, null, null, null);
    }

    static CheckConfig contains(String pattern) {
        return new CheckConfig(null, null, false, null, null, pattern, null, null, null);
    }

    static CheckConfig lacks(String pattern) {
        return new CheckConfig(null, null, false, null, null, null, pattern, null, null);
    }

    static CheckConfig minCount(String pattern, long count) {
        return new CheckConfig(null, null, false, null, null, null, null, new MinCountConfig(pattern, count), null);
    }

    /** The same check with a name for its error. */
    static CheckConfig named(CheckConfig check, @Nullable String error) {
        return new CheckConfig(
                check.minBytes(),
                check.maxBytes(),
                check.newerThanStart(),
                check.parses(),
                check.endsWith(),
                check.contains(),
                check.lacks(),
                check.minCount(),
                error);
    }
}
