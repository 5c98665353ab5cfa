package io.legacybridge.service.health;

import com.codahale.metrics.health.HealthCheck;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Can the journal be written, and was all of it read at the start? What could not be read is in files of its own, until
 * a person removes them.
 */
public final class JournalHealthCheck extends HealthCheck {
    private final Path folder;
    private final LifeSigns signs;

    /** @param folder the journal's */
    public JournalHealthCheck(Path folder, LifeSigns signs) {
        this.folder = folder;
        this.signs = signs;
    }

    @Override
    protected Result check() throws IOException {
        if (signs.journalFailure().isPresent()) {
            return Result.unhealthy(
                    "it cannot be written, and no tasks are asked for meanwhile: %s",
                    signs.journalFailure().get());
        }
        int unreadable = LeftFiles.count(folder, "unreadable-*");
        return unreadable == 0
                ? Result.healthy()
                : Result.unhealthy(
                        "%d of its files could not be read; look at unreadable-* in %s, and remove them",
                        unreadable, folder);
    }
}
