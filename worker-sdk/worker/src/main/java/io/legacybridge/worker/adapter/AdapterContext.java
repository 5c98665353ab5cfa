package io.legacybridge.worker.adapter;

import io.legacybridge.worker.storage.FileStorages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What the service gives every adapter it makes.
 *
 * @param activity the activity's name in the configuration
 * @param workDirectory an absolute folder of this activity on this host, for the adapter alone; it exists, and no other
 *     user may enter it
 * @param sharedDirectory the same for all activities of the service: an adapter keeps there, under a name of its own,
 *     what its activities have in common
 * @param taskTimeout the activity's TimeoutSeconds: no run is worth more time than that
 * @param clock the wall clock
 * @param storages where files are that a task names and no disk of this host has; the service closes them
 */
public record AdapterContext(
        String activity,
        Path workDirectory,
        Path sharedDirectory,
        Duration taskTimeout,
        Clock clock,
        FileStorages storages) {

    /** For an activity that has nothing in common with others, on a host without storages. */
    public AdapterContext(String activity, Path workDirectory, Duration taskTimeout, Clock clock) {
        this(activity, workDirectory, workDirectory, taskTimeout, clock);
    }

    /** On a host without storages. */
    public AdapterContext(
            String activity, Path workDirectory, Path sharedDirectory, Duration taskTimeout, Clock clock) {
        this(activity, workDirectory, sharedDirectory, taskTimeout, clock, FileStorages.none());
    }
}
