package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.ByteSize;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of the folders that are kept for a look stays: the newest that fit into all three bounds.
 *
 * @param folders how many; 10 unless set
 * @param age how long each; 7 days unless set
 * @param size how much they have together; 1 GiB unless set
 */
public record RetentionConfig(
        @Positive(message = "is not positive; to keep none write keep: never")
        Integer folders,

        Duration age,
        ByteSize size) {
    private static final int FOLDERS = 10;

    public RetentionConfig(@Nullable Integer folders, @Nullable Duration age, @Nullable ByteSize size) {
        this.folders = folders == null ? Integer.valueOf(FOLDERS) : folders;
        this.age = age == null ? Duration.ofDays(7) : age;
        this.size = size == null ? ByteSize.mebibytes(1024) : size;
    }
}
