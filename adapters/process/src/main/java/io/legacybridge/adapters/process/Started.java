package io.legacybridge.adapters.process;

import java.io.IOException;
import java.util.Optional;

/**
 * What a supervisor wrote down when it started the program.
 *
 * @param bootId of the kernel at that time; pids mean nothing under another one
 * @param supervisor the supervisor itself
 * @param program the pid of the program, which is also the id of its group and session
 */
record Started(String bootId, ProcFs.Stat supervisor, long program) {

    /** Whether the supervisor still runs: same boot, same pid, same start. */
    boolean supervisorLives() throws IOException {
        return bootId.equals(ProcFs.bootId()) && lives(supervisor.pid(), supervisor.startTime());
    }

    /** Whether the process with the program's pid runs; its start cannot be before the supervisor's. */
    boolean programLives() throws IOException {
        return bootId.equals(ProcFs.bootId())
                && ProcFs.stat(program)
                        .filter(stat ->
                                !stat.ended() && (stat.session() == program || stat.session() == supervisor.pid()))
                        .filter(stat -> stat.startTime() >= supervisor.startTime())
                        .isPresent();
    }

    private static boolean lives(long pid, long startTime) {
        Optional<ProcFs.Stat> now = ProcFs.stat(pid);
        return now.isPresent() && !now.get().ended() && now.get().startTime() == startTime;
    }
}
