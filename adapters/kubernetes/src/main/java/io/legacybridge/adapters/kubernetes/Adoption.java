package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this replica lives, and adopts the open tasks of those that do not.
 *
 * <p>Normal: six times within the Lease's duration this replica's Lease is renewed, and the others' are looked at. The
 * tasks of one whose Lease was not seen to move for four of these rounds are taken one by one, each on the condition
 * that its Secret is as it was listed: of two replicas that want it one gets it. Now and then the tasks themselves are
 * listed, for those whose replica has no Lease at all. A Lease of a replica that is silent and has nothing left is
 * removed.
 *
 * <p>No answer, or a long pause of this process: what was seen before does not count, since the others may have been
 * cut off as well; and they may have adopted what is ours, so the journal looks. One thread of its own, so that slow
 * writes do not keep the Lease waiting.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int ROUNDS = 6;
    /** With a round until a sign is seen, and one until a silence is, no more than the Lease's duration. */
    private static final int ROUNDS_OF_SILENCE = ROUNDS - 2;

    private static final int ROUNDS_A_LOOK_AT_ALL = 12;

    /** Who keeps the tasks. */
    interface Journal {
        /** A task is this replica's from now on. */
        void adopted(HeldTask task);

        /** This replica was silent for so long that others may have adopted tasks of it. */
        void mayHaveLostSome();
    }

    private final TaskSecrets secrets;
    private final ReplicaLeases leases;
    private final String me;
    private final Duration duration;
    private final Journal journal;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(action -> {
        Thread made = new Thread(action, "legacy-bridge-kubernetes-journal-lease");
        made.setDaemon(true);
        return made;
    });

    // Confined to the thread, after the first renewal.
    private final SilentReplicas silent;
    private final Set<String> unreadable = new HashSet<>();
    private Set<String> withTasks = Set.of();
    private int round;
    private long renewedAt;

    Adoption(TaskSecrets secrets, ReplicaLeases leases, KubernetesJournalConfig config, Journal journal) {
        this.secrets = secrets;
        this.leases = leases;
        this.me = config.replica();
        this.duration = config.leaseDuration();
        this.journal = journal;
        this.silent =
                new SilentReplicas(me, duration.multipliedBy(ROUNDS_OF_SILENCE).dividedBy(ROUNDS));
    }

    /** Renews the Lease once, so that nobody adopts what is read after this, and goes on in the background. */
    void begin() {
        renew();
        long pause = duration.dividedBy(ROUNDS).toNanos();
        thread.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.NANOSECONDS);
    }

    private void renew() {
        leases.renew(me, Clock.systemUTC().instant(), duration);
        renewedAt = System.nanoTime();
    }

    private void round() {
        try {
            boolean wasSilent = System.nanoTime() - renewedAt > duration.toNanos() / 2;
            renew();
            if (wasSilent || round == 0) {
                silent.forget();
                journal.mayHaveLostSome();
            }
            adoptOthers();
        } catch (KubernetesClientException e) {
            silent.forget();
            if (thread.isShutdown()) {
                return;
            }
            LOG.warn(
                    "The Lease of this replica cannot be renewed, or others' not be seen, trying again: {}",
                    Refusal.of(e).message());
        } catch (RuntimeException e) {
            silent.forget();
            LOG.error("The replicas could not be looked at, trying again", e);
        }
    }

    private void adoptOthers() {
        if (round++ % ROUNDS_A_LOOK_AT_ALL == 0) {
            withTasks = new HashSet<>();
            secrets.ofOthers(me).forEach(secret -> withTasks.add(String.valueOf(Meta.label(secret, Labels.OWNER))));
        }
        Map<String, String> signs = leases.signs();
        for (String replica : silent.after(signs, withTasks, System.nanoTime())) {
            boolean allTaken = true;
            for (Secret secret : secrets.of(replica)) {
                allTaken &= adopt(secret);
            }
            if (allTaken && signs.containsKey(replica)) {
                leases.remove(replica);
            }
        }
    }

    /** @return whether it is nobody's any more whose Lease is silent */
    private boolean adopt(Secret secret) {
        try {
            HeldTask task = HeldTask.of(secret);
            journal.adopted(new HeldTask(task.task(), secrets.take(secret, me)));
            return true;
        } catch (IOException e) {
            if (unreadable.add(Meta.name(secret))) {
                LOG.error("{}; nobody can adopt it: look at it, and delete it", e.getMessage());
            }
            return true;
        } catch (KubernetesClientException e) {
            switch (Refusal.of(e).kind()) {
                case ABSENT, CHANGED -> {
                    return true; // another replica was quicker, or its own one lives after all
                }
                default -> throw e;
            }
        }
    }

    /** @param nothingIsOpen whether the Lease may go, since nobody has anything to adopt */
    void end(boolean nothingIsOpen) {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS) && nothingIsOpen) {
                leases.remove(me);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KubernetesClientException e) {
            LOG.debug("The Lease of this replica cannot be removed: {}", e.getMessage());
        }
    }
}
