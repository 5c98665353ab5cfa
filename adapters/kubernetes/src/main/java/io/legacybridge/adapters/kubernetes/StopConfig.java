package io.legacybridge.adapters.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run is ended.
 *
 * @param grace how long its containers have after TERM before they get KILL, whole seconds, rounded up; what the pod
 *     says unless set, and 30 s where it says nothing
 */
public record StopConfig(@Nullable Duration grace) {}
