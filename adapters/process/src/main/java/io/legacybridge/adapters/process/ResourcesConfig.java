package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel lets each process of a run have (setrlimit, by util-linux' {@code prlimit}); without a limit where
 * null. A limit can only be lower than the bridge's own.
 *
 * @param memory address space of one process (RLIMIT_AS). Beyond it no memory is given, and what then happens is the
 *     program's own.
 * @param cpu CPU time of one process (RLIMIT_CPU), whole seconds, rounded up. Beyond it: signal XCPU, two seconds later
 *     KILL.
 * @param openFiles of one process (RLIMIT_NOFILE)
 * @param processes processes and threads of the program's user, those of other runs included (RLIMIT_NPROC); root is
 *     not held by it
 * @param fileSize of each file that is written (RLIMIT_FSIZE). Beyond it: signal XFSZ.
 */
public record ResourcesConfig(
        @Nullable ByteSize memory,
        @Nullable Duration cpu,
        @Nullable Integer openFiles,
        @Nullable Integer processes,
        @Nullable ByteSize fileSize) {}
