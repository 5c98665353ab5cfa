package io.legacybridge.worker.journal;

import io.legacybridge.worker.policy.OnLost;
import java.time.Duration;
import java.time.Instant;

/**
 * What held for a task when it was accepted, and goes on to hold for it after a restart, whatever the configuration
 * says by then. How its run is judged is the adapter's part of that: the handle holds it or leads to it.
 *
 * @param heartbeat HeartbeatSeconds of the state
 * @param deadline wall-clock time at which TimeoutSeconds end; a hint, since Step Functions' own clock decides
 * @param cancelWithin how long the end of a cancelled run may take to be confirmed
 * @param onLost what follows when the run cannot be found again
 */
public record TaskTerms(Duration heartbeat, Instant deadline, Duration cancelWithin, OnLost onLost) {}
