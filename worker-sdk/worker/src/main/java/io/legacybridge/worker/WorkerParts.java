package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.time.Scheduler;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What every activity of one worker shares.
 *
 * @param launcher where adapters may block: launches, probes, and what waits for a confirmation
 */
record WorkerParts(
        String workerName,
        ActivityService service,
        ApiBudgets api,
        Scheduler scheduler,
        Executor launcher,
        Clock clock,
        RandomGenerator random,
        Heartbeats heartbeats,
        Journaling journaling,
        Reporter reporter,
        ClaimInputs claimInputs,
        NamedLocks locks,
        WorkerListener listener) {}
