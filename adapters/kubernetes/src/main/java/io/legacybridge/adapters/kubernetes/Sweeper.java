package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this replica lives, and removes the Jobs of its pool that are nobody's: {@link Ownership} says which.
 *
 * <p>Normal: a Lease is renewed twelve times within the patience, and every third time the watch's Jobs are gone
 * through, which costs a request only where there are Jobs of other replicas. No answer, or a long pause of this
 * process: what was seen before does not count any more, since the others may have been cut off as well. A removal is
 * of the Job as it was looked at: one that somebody has taken over since is left alone. Leases of replicas that are
 * gone without a word are removed after a while, and by each replica that leaves.
 *
 * <p>Rounds run on the watch's request threads, one at a time; the state is theirs.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int RENEWALS = 12;
    private static final int RENEWALS_A_SWEEP = 3;
    private static final int RENEWALS_A_CLEARING = 3 * RENEWALS;
    private static final int PAUSES_UNSEEN = 3;
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(2);
    private static final long GOODBYE_MILLIS = 2_000;

    private final NamespaceWatch watch;
    private final ReplicaLeases leases;
    private final String me;
    private final Consumer<Job> clear;
    private final Clock clock;
    private final Ownership ownership;
    private Map<String, String> signsLastTime = Map.of();
    private int round;
    private long lastRound;
    private volatile boolean closed;

    /** @param clear removes what belongs elsewhere to a Job that nobody will look at */
    Sweeper(
            NamespaceWatch watch,
            ReplicaLeases leases,
            String me,
            Duration patience,
            Consumer<Job> clear,
            Clock clock) {
        this.watch = watch;
        this.leases = leases;
        this.me = me;
        this.clear = clear;
        this.clock = clock;
        this.ownership = new Ownership(me, patience);
    }

    void start() {
        watch.requests().execute(this::round);
    }

    /** Of several activities that share a pool the most patient one counts. */
    synchronized void atLeast(Duration patience) {
        ownership.atLeast(patience);
    }

    private synchronized void round() {
        if (closed) {
            return;
        }
        Duration pause = ownership.patience().dividedBy(RENEWALS);
        long now = watch.scheduler().nanoTime();
        if (round > 0 && now - lastRound > pause.multipliedBy(PAUSES_UNSEEN).toNanos()) {
            ownership.forget();
        }
        lastRound = now;
        try {
            leases.renew(me, clock.instant(), ownership.patience());
            if (++round % RENEWALS_A_SWEEP == 0) {
                sweep();
            }
            if (round % RENEWALS_A_CLEARING == 0) {
                clearLeases();
            }
        } catch (KubernetesClientException e) {
            ownership.forget();
            LOG.warn(
                    "The pool's Jobs cannot be gone through, trying again: {}",
                    Refusal.of(e).message());
        } catch (RuntimeException e) {
            ownership.forget();
            LOG.error("The pool's Jobs could not be gone through, trying again", e);
        }
        watch.scheduler().after(pause, () -> watch.requests().execute(this::round));
    }

    private void sweep() {
        if (!watch.isSynced()) {
            return;
        }
        List<Job> jobs = watch.all();
        Map<String, String> signs = ownership.asksForOthers(jobs) ? leases.signs() : Map.of();
        ownership
                .orphans(jobs, watch::isFollowed, signs, watch.scheduler().nanoTime(), clock.instant())
                .forEach(this::remove);
    }

    /**
     * Of replicas that have no Jobs and have not moved since the last clearing, which is a few times the patience ago.
     */
    private void clearLeases() {
        Map<String, String> signs = leases.signs();
        Set<String> owners = owners();
        signs.forEach((replica, sign) -> {
            if (!replica.equals(me) && !owners.contains(replica) && sign.equals(signsLastTime.get(replica))) {
                leases.remove(replica);
            }
        });
        signsLastTime = signs;
    }

    private Set<String> owners() {
        return watch.all().stream()
                .map(job -> String.valueOf(Meta.label(job, Labels.OWNER)))
                .collect(Collectors.toSet());
    }

    private void remove(Job orphan) {
        LOG.warn(
                "Job {} is nobody's and is removed: it was of replica {}, for task {}",
                Meta.name(orphan),
                Meta.label(orphan, Labels.OWNER),
                Meta.label(orphan, Labels.TASK));
        new Removal(watch, orphan, clear).start(REMOVAL_LIMIT).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.info("Job {} is not removed yet: {}", Meta.name(orphan), failure.toString());
            }
        });
    }

    /**
     * Ends the rounds and takes the Lease away, if the server answers soon; else it stays, and grows old. To the others
     * both are the same: it does not move any more.
     */
    @Override
    public void close() {
        closed = true;
        try {
            watch.requests().submit(this::leave).get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("The Lease of this replica stays: {}", e.toString());
        }
    }

    /**
     * After a round that is under way, which might make the Lease once more. The Leases of others that have no Jobs go,
     * too: after the last replica of a pool nobody clears those of the dead, and one that lives makes its own again.
     */
    private synchronized void leave() {
        leases.remove(me);
        if (watch.isSynced()) {
            Set<String> owners = owners();
            leases.signs().keySet().stream()
                    .filter(replica -> !owners.contains(replica))
                    .forEach(leases::remove);
        }
    }
}
