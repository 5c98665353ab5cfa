package io.legacybridge.adapters.program;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the program's stdout becomes the task's output.
 *
 * @param stdout nothing of it, unless set
 * @param checks what stdout must hold, in this order, whether or not it becomes the output
 */
public record ResultConfig(
        StdoutResult stdout,
        List<@NotNull(message = "is empty; write a condition: {minBytes: 1B}") @Valid CheckConfig> checks) {
    public ResultConfig(@Nullable StdoutResult stdout, @Nullable List<CheckConfig> checks) {
        this.stdout = stdout == null ? StdoutResult.NONE : stdout;
        this.checks = Defaults.list(checks);
    }
}
