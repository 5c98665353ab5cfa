package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.ByteSize;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one run.
 *
 * @param wallClock how long the program may run, whole seconds, rounded up; the activity's timeout unless set. Passing
 *     it is {@code Bridge.Timeout}.
 * @param stdout how much of stdout is kept, its beginning and its end; it is drained in any case; 8 MiB unless set. A
 *     result that has more is {@code Process.OutputInvalid}.
 * @param stderr how much of stderr is kept, half from its beginning and half from its end; 1 MiB unless set
 * @param inputBytes how much the staged inputs may have together; 4 GiB unless set. More is
 *     {@code Bridge.InvalidInput}.
 * @param inputFiles how many files the staged inputs may have together; 10,000 unless set
 * @param resources what the kernel lets each process of the run have; no limits unless set
 * @param archives what an archive may be like, beside {@code inputBytes} and {@code inputFiles}
 */
public record LimitsConfig(
        @Nullable Duration wallClock,
        ByteSize stdout,
        ByteSize stderr,
        ByteSize inputBytes,

        @Positive(message = "is not positive; write how many files a task may bring")
        Integer inputFiles,

        ResourcesConfig resources,
        ArchiveLimitsConfig archives) {
    private static final int INPUT_FILES = 10_000;

    public LimitsConfig(
            @Nullable Duration wallClock,
            @Nullable ByteSize stdout,
            @Nullable ByteSize stderr,
            @Nullable ByteSize inputBytes,
            @Nullable Integer inputFiles,
            @Nullable ResourcesConfig resources,
            @Nullable ArchiveLimitsConfig archives) {
        this.wallClock = wallClock;
        this.stdout = stdout == null ? ByteSize.mebibytes(8) : stdout;
        this.stderr = stderr == null ? ByteSize.mebibytes(1) : stderr;
        this.inputBytes = inputBytes == null ? ByteSize.mebibytes(4096) : inputBytes;
        this.inputFiles = inputFiles == null ? Integer.valueOf(INPUT_FILES) : inputFiles;
        this.resources = resources == null ? new ResourcesConfig(null, null, null, null, null) : resources;
        this.archives = archives == null ? new ArchiveLimitsConfig(null, null) : archives;
    }
}
