package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What becomes the task's output.
 *
 * @param from nothing of the run's own, unless set
 * @param file with {@code from: file}, the name under {@code out} of the file
 */
public record ResultConfig(ResultSource from, @Nullable String file) {
    public ResultConfig(@Nullable ResultSource from, @Nullable String file) {
        this.from = from == null ? ResultSource.NONE : from;
        this.file = file;
    }
}
