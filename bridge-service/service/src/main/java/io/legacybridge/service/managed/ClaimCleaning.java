package io.legacybridge.service.managed;

import io.legacybridge.worker.claim.FolderClaimStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes claims that are older than anybody needs them, now and every hour, on a thread of its own. Several services
 * may do so in one folder. Closing it waits for nobody: what is left is removed the next time.
 */
final class ClaimCleaning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimCleaning.class);
    private static final long EVERY_MINUTES = 60;

    private final FolderClaimStore store;
    private final Duration keepFor;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "legacy-bridge-claims");
        made.setDaemon(true);
        return made;
    });

    private ClaimCleaning(FolderClaimStore store, Duration keepFor, Clock clock) {
        this.store = store;
        this.keepFor = keepFor;
        this.clock = clock;
    }

    static ClaimCleaning start(FolderClaimStore store, Duration keepFor, Clock clock) {
        ClaimCleaning cleaning = new ClaimCleaning(store, keepFor, clock);
        cleaning.thread.scheduleWithFixedDelay(cleaning::clean, 0, EVERY_MINUTES, TimeUnit.MINUTES);
        return cleaning;
    }

    /** A folder that cannot be read today may be there in an hour. */
    private void clean() {
        try {
            int removed = store.removeOlderThan(clock.instant().minus(keepFor));
            if (removed > 0) {
                LOG.info("{} claims were older than {} and are removed", removed, keepFor);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("old claims cannot be removed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
