package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What becomes the task's output.
 *
 * @param from nothing of the run's own, unless set
 */
public record ResultConfig(ResultSource from) {
    public ResultConfig(@Nullable ResultSource from) {
        this.from = from == null ? ResultSource.NONE : from;
    }
}
