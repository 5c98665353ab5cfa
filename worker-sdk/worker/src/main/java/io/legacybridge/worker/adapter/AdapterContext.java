package io.legacybridge.worker.adapter;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What the service gives every adapter it makes.
 *
 * @param activity the activity's name in the configuration
 * @param workDirectory an absolute folder of this activity on this host, for the adapter alone; it exists, and no other
 *     user may enter it
 * @param taskTimeout the activity's TimeoutSeconds: no run is worth more time than that
 * @param clock the wall clock
 */
public record AdapterContext(String activity, Path workDirectory, Duration taskTimeout, Clock clock) {}
