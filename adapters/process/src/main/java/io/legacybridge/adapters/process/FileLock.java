package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The locks that supervisors hold: those of flock, which Java has no way to. */
final class FileLock {
    private static final int REFUSED = 1;

    private FileLock() {}

    /** Whether somebody has the lock now. Takes it for a moment if nobody has. */
    static boolean isHeld(Path file) throws IOException {
        return Files.exists(file) && tried(file).code() == REFUSED;
    }

    /** @throws IOException if files of this folder cannot be locked */
    static void tryOut(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, ".try-", "");
        try {
            HostCommand.Answer answer = tried(file);
            if (answer.code() != 0) {
                throw new IOException("its files cannot be locked: " + answer.text());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static HostCommand.Answer tried(Path file) throws IOException {
        try {
            return HostCommand.run(
                    List.of(HostCommand.find("flock"), "-n", Utf8Path.text(file), HostCommand.find("true")));
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
