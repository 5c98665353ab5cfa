package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.adapter.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * How large stored files may be.
 *
 * @param inputBytes those that a task names, together; 4 GiB unless set
 * @param outputBytes one that a function stores; 4 GiB unless set
 */
public record LimitsConfig(ByteSize inputBytes, ByteSize outputBytes) {
    private static final long FOUR_GIB = 4L << 30;

    public LimitsConfig(@Nullable ByteSize inputBytes, @Nullable ByteSize outputBytes) {
        this.inputBytes = inputBytes == null ? new ByteSize(FOUR_GIB) : inputBytes;
        this.outputBytes = outputBytes == null ? new ByteSize(FOUR_GIB) : outputBytes;
    }
}
