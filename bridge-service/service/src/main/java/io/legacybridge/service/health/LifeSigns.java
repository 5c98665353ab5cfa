package io.legacybridge.service.health;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the health checks judge by: whether Step Functions answered last time it was asked, when each poll
 * loop last did something, and whether the journal can be written. Told by the worker's thread, read by any.
 */
public final class LifeSigns implements WorkerListener {
    private final LongSupplier nanos;
    private final Map<String, Long> polled = new ConcurrentHashMap<>();
    private volatile @Nullable String silence;
    private volatile @Nullable String journalFailure;

    /** @param nanos a monotonic clock */
    public LifeSigns(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Why the last call to Step Functions had no proper answer; empty if it had one, or there was no call yet. */
    public Optional<String> silence() {
        return Optional.ofNullable(silence);
    }

    /** How long ago a poll of this activity was sent, answered or failed; empty if never. */
    public Optional<Duration> sincePoll(String activity) {
        Long last = polled.get(activity);
        return last == null ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.getAsLong() - last));
    }

    /** Why the journal could not be written last time; empty if it could, or nothing was to be written yet. */
    public Optional<String> journalFailure() {
        return Optional.ofNullable(journalFailure);
    }

    @Override
    public void pollOpened(String activity) {
        polled.put(activity, nanos.getAsLong());
    }

    @Override
    public void pollAnswered(String activity, boolean withTask, Duration took) {
        polled.put(activity, nanos.getAsLong());
        silence = null;
    }

    @Override
    public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
        polled.put(activity, nanos.getAsLong() + pause.toNanos());
        heard(refusal, message);
    }

    @Override
    public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
        silence = null;
    }

    @Override
    public void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {
        heard(refusal, message);
    }

    @Override
    public void reportRetried(ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {
        heard(refusal, message);
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        if (settlement == Settlement.ACKNOWLEDGED) {
            silence = null;
        }
    }

    @Override
    public void journalFailed(String task, Throwable failure, Duration pause) {
        journalFailure = failure.toString();
    }

    @Override
    public void journalWritable() {
        journalFailure = null;
    }

    /** Throttling and a task that is gone are answers too. */
    private void heard(Refusal refusal, String message) {
        boolean silent = refusal == Refusal.TRANSIENT || refusal == Refusal.ACCESS_DENIED;
        silence = silent ? message : null;
    }
}
