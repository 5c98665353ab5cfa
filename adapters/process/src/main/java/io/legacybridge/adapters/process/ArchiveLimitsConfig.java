package io.legacybridge.adapters.process;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Limits of an archive that is unpacked, beside those that all inputs have.
 *
 * @param ratio how many times as large as the archive its content may be; 200 unless set. Content of up to 16 MiB is
 *     never too large for its archive.
 * @param depth how many names the path of an entry may have; 32 unless set
 */
public record ArchiveLimitsConfig(
        @Positive(message = "is not positive; write how many times as large as the archive its content may be")
        Integer ratio,

        @Positive(message = "is not positive; write how many folders deep an archive may be")
        Integer depth) {
    private static final int RATIO = 200;
    private static final int DEPTH = 32;

    public ArchiveLimitsConfig(@Nullable Integer ratio, @Nullable Integer depth) {
        this.ratio = ratio == null ? Integer.valueOf(RATIO) : ratio;
        this.depth = depth == null ? Integer.valueOf(DEPTH) : depth;
    }
}
