package io.legacybridge.adapters.process;

import org.jspecify.annotations.Nullable;

/**
 * What of the program's stdout becomes the task's output.
 *
 * @param stdout nothing of it, unless set
 */
public record ResultConfig(StdoutResult stdout) {
    public ResultConfig(@Nullable StdoutResult stdout) {
        this.stdout = stdout == null ? StdoutResult.NONE : stdout;
    }
}
