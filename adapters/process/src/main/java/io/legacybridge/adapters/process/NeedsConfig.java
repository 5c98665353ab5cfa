package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.ByteSize;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * What one run needs of the host, its children included. No task is asked for while that is not free; nothing holds a
 * run to it.
 *
 * @param memory at its peak; null: memory is not looked at
 * @param cpu cores, also parts of one; null: cores are not looked at
 */
public record NeedsConfig(
        @Nullable ByteSize memory,

        @Nullable @Positive(message = "is not positive; write how many cores a run keeps busy: 1.5")
        Double cpu) {
    private static final long MEBIBYTE = 1 << 20;

    String inWords() {
        return (memory == null ? "" : memory.bytes() / MEBIBYTE + " MiB ") + (cpu == null ? "" : cpu + " cores");
    }
}
