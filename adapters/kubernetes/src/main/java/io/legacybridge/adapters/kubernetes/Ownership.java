package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whose the Jobs of a pool are, and which are nobody's.
 *
 * <p>A Job belongs to the replica that its label names. One of another replica is nobody's when that replica's Lease
 * has not moved for the whole of the patience, as seen from here: clocks of different hosts are not compared, and a
 * replica that has just started has seen nothing yet. One of this replica is nobody's when nobody here has followed it
 * for as long, which leaves recovery the time to find it again; or when its task's deadline has passed, since nobody
 * waits for its outcome then. A Job that is followed here is never nobody's, nor is one that was released: its time to
 * live ends it.
 *
 * <p>Not thread-safe.
 */
final class Ownership {
    private static final Duration AFTER_THE_DEADLINE = Duration.ofMinutes(1);
    private static final String NO_SIGN = "";

    private final String me;
    private final Map<String, Seen> seen = new HashMap<>();
    private Duration patience;

    /** The last sign of life of a Job's owner, and since when there was no other. */
    private record Seen(String sign, long sinceNanos) {}

    /** @param me this replica */
    Ownership(String me, Duration patience) {
        this.me = me;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /** Of several activities that share a pool the most patient one counts. */
    void atLeast(Duration other) {
        patience = patience.compareTo(other) < 0 ? other : patience;
    }

    /** Whether there are Jobs of other replicas, whose Leases have to be looked at. */
    boolean asksForOthers(List<Job> jobs) {
        return jobs.stream().anyMatch(job -> Meta.isKept(job) && !isMine(job));
    }

    /**
     * The Jobs that are nobody's.
     *
     * @param jobs all of the pool
     * @param followed whether a Job of that name is followed in this process
     * @param signs when each replica last renewed its Lease, in whatever words
     * @param nanos the monotonic clock
     * @param now the wall clock
     */
    List<Job> orphans(List<Job> jobs, Predicate<String> followed, Map<String, String> signs, long nanos, Instant now) {
        Set<String> there = new HashSet<>();
        jobs.forEach(job -> there.add(Meta.uid(job)));
        seen.keySet().retainAll(there);
        return jobs.stream()
                .filter(job -> isNobodys(job, followed.test(Meta.name(job)), signs, nanos, now))
                .toList();
    }

    /**
     * What was seen does not count any more: nothing could be seen for a while, and others may have been cut off, too.
     */
    void forget() {
        seen.clear();
    }

    private boolean isNobodys(Job job, boolean followed, Map<String, String> signs, long nanos, Instant now) {
        if (followed || !Meta.isKept(job)) {
            seen.remove(Meta.uid(job));
            return false;
        }
        String sign = isMine(job) ? NO_SIGN : signs.getOrDefault(Meta.label(job, Labels.OWNER), NO_SIGN);
        Seen before = seen.get(Meta.uid(job));
        if (before == null || !before.sign().equals(sign)) {
            before = new Seen(sign, nanos);
            seen.put(Meta.uid(job), before);
        }
        boolean tooLate = isMine(job)
                && Meta.time(Meta.annotation(job, Labels.DEADLINE))
                        .filter(deadline -> now.isAfter(deadline.plus(AFTER_THE_DEADLINE)))
                        .isPresent();
        return tooLate || nanos - before.sinceNanos() >= patience.toNanos();
    }

    private boolean isMine(Job job) {
        return me.equals(Meta.label(job, Labels.OWNER));
    }
}
