package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a configuration may call a file of a run, under {@code in} and {@code out}. */
final class FileName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");

    private FileName() {}

    static Optional<ConfigMistake> mistake(String path, String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(new ConfigMistake(
                        path, "'" + name + "' is no name that a placeholder can hold", "use letters, digits, _ and -"));
    }
}
