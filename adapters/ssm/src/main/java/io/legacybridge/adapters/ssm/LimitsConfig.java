package io.legacybridge.adapters.ssm;

import io.legacybridge.worker.adapter.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much time a program has, how much of what it says is kept, and how large its files may be. What is not set of
 * stdout and stderr depends on whether there is a bucket: without one, all that comes back has to fit into what Systems
 * Manager shows of a command's output.
 *
 * @param wallClock the activity's timeout unless set; never more than that
 * @param stdout the end that is kept; 8 MiB with a bucket, 10 KiB without
 * @param stderr half from its beginning, half from its end; 1 MiB with a bucket, 4 KiB without
 * @param inputBytes how much the inputs may have together; 4 GiB unless set
 * @param outputBytes how much one output may have, since it passes through the bridge's work directory; 4 GiB unless
 *     set, and never more than the 5 GiB that one upload can have
 */
public record LimitsConfig(
        @Nullable Duration wallClock,
        @Nullable ByteSize stdout,
        @Nullable ByteSize stderr,
        ByteSize inputBytes,
        ByteSize outputBytes) {
    private static final ByteSize FILES = ByteSize.mebibytes(4096);

    public LimitsConfig(
            @Nullable Duration wallClock,
            @Nullable ByteSize stdout,
            @Nullable ByteSize stderr,
            @Nullable ByteSize inputBytes,
            @Nullable ByteSize outputBytes) {
        this.wallClock = wallClock;
        this.stdout = stdout;
        this.stderr = stderr;
        this.inputBytes = inputBytes == null ? FILES : inputBytes;
        this.outputBytes = outputBytes == null ? FILES : outputBytes;
    }
}
