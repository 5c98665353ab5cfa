package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of runs when something comes in between. Immutable: every {@code with} returns another one.
 *
 * @param cancelWithin how long the end of a cancelled run may take to be confirmed before its slot counts as stuck;
 *     more than the adapter's own grace
 * @param onLost what follows when a run cannot be found again after a restart
 * @param onStop what becomes of runs when the worker stops
 * @param work how attempts at the same work are recognised; empty if every task is a piece of work of its own
 * @param exclusive the name of a lock that each run holds: of all activities of this worker that name it, one run goes
 *     on at a time
 */
public record RunPolicy(
        Duration cancelWithin, OnLost onLost, OnStop onStop, Optional<WorkPolicy> work, Optional<String> exclusive) {
    public RunPolicy {
        Mistakes.refuse(check(cancelWithin));
    }

    /** Half a minute to cancel; lost runs fail, a stop waits, no work keys, no lock. */
    public static RunPolicy defaults() {
        return new RunPolicy(Duration.ofSeconds(30), OnLost.FAIL, OnStop.WAIT, Optional.empty(), Optional.empty());
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(Duration cancelWithin) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Mistakes.between(mistakes, "cancelWithin", cancelWithin, Duration.ofMillis(1), Duration.ofHours(1));
        return List.copyOf(mistakes);
    }

    /** The same with another limit for the end of a cancelled run. */
    public RunPolicy withCancelWithin(Duration newCancelWithin) {
        return new RunPolicy(newCancelWithin, onLost, onStop, work, exclusive);
    }

    /** The same with another answer to a lost run. */
    public RunPolicy withOnLost(OnLost newOnLost) {
        return new RunPolicy(cancelWithin, newOnLost, onStop, work, exclusive);
    }

    /** The same with another answer to a stop. */
    public RunPolicy withOnStop(OnStop newOnStop) {
        return new RunPolicy(cancelWithin, onLost, newOnStop, work, exclusive);
    }

    /** The same with a way to recognise attempts at the same work. */
    public RunPolicy withWork(WorkPolicy newWork) {
        return new RunPolicy(cancelWithin, onLost, onStop, Optional.of(newWork), exclusive);
    }

    /** The same under a lock. */
    public RunPolicy withExclusive(String lock) {
        return new RunPolicy(cancelWithin, onLost, onStop, work, Optional.of(lock));
    }

    /** How long a run that is no longer wanted can be adopted; empty where none is. */
    public Optional<Duration> adoptsWithin() {
        return work.filter(policy -> policy.onSameWork() == OnSameWork.ADOPT).map(WorkPolicy::adoptWithin);
    }

    /** What an attempt does when the run of an earlier one at the same work lives. */
    public OnSameWork onSameWork() {
        return work.map(WorkPolicy::onSameWork).orElse(OnSameWork.WAIT);
    }
}
