package io.legacybridge.adapters.ssm;

import io.legacybridge.worker.adapter.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much time a program has, and how much of what it says is kept. What is not set depends on whether there is a
 * bucket: without one, all that comes back has to fit into what Systems Manager shows of a command's output.
 *
 * @param wallClock the activity's timeout unless set; never more than that
 * @param stdout the end that is kept; 8 MiB with a bucket, 10 KiB without
 * @param stderr half from its beginning, half from its end; 1 MiB with a bucket, 4 KiB without
 */
public record LimitsConfig(
        @Nullable Duration wallClock,
        @Nullable ByteSize stdout,
        @Nullable ByteSize stderr) {}
