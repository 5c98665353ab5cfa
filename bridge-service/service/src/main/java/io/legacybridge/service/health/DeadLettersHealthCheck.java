package io.legacybridge.service.health;

import com.codahale.metrics.health.HealthCheck;
import java.io.IOException;
import java.nio.file.Path;

/** Are there outcomes that could never be reported? Each is a file, until a person removes it. */
public final class DeadLettersHealthCheck extends HealthCheck {
    private final Path folder;

    /** @param folder where they are kept; need not exist */
    public DeadLettersHealthCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    protected Result check() throws IOException {
        int letters = LeftFiles.count(folder, "*.json");
        return letters == 0
                ? Result.healthy()
                : Result.unhealthy(
                        "%d outcomes could never be reported: look at Region and account, and remove their files from %s",
                        letters, folder);
    }
}
