package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks of one activity that wait before their launch, with heartbeats: for a slot, for a lock, for the target, or
 * for another attempt's run to end.
 *
 * <p>A task that waits for a slot or the target is handed back after {@code holdFor}: elsewhere it may be better off.
 * One that waits for a lock or for the same work would wait there too, so it waits as long as it is wanted.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Holding {
    /** Whose tasks wait. */
    interface Owner {
        /** Nothing keeps the task any more. */
        void launch(OpenTask open);

        /** The task waited in vain. */
        void handBack(OpenTask open, Outcome.Failed outcome);
    }

    private final ActivityParts parts;
    private final Owner owner;
    private final Deque<OpenTask> queue = new ArrayDeque<>();
    private final Map<OpenTask, Timer> resting = new HashMap<>();

    Holding(ActivityParts parts, Owner owner) {
        this.parts = parts;
        this.owner = owner;
    }

    /** What keeps a task from being launched now; a slot and the locks are its own once nothing does. */
    Optional<String> obstacle(OpenTask open) {
        Slots slots = parts.slots();
        if (open.slot == null && slots.free()) {
            open.slot = slots.take();
        }
        if (open.slot == null || !slots.withinTotal()) {
            return Optional.of(BridgeRetry.NO_SLOT);
        }
        Optional<String> work = workLock(open);
        if (work.isPresent() && !parts.worker().locks().tryTake(work.get(), open)) {
            return Optional.of(BridgeRetry.SAME_WORK);
        }
        Optional<String> exclusive = parts.policy().runs().exclusive();
        if (exclusive.isPresent() && !parts.worker().locks().tryTake(exclusive.get(), open)) {
            return Optional.of(BridgeRetry.LOCKED);
        }
        return Optional.empty();
    }

    /** The lock that stands for a piece of work where the adapter itself does not tell one attempt from another. */
    Optional<String> workLock(OpenTask open) {
        return parts.can(Capability.WORK_KEYS) ? Optional.empty() : open.workKey.map(key -> "work\n" + key.text());
    }

    /** Its run lives already, and with it what it holds. */
    void holdsAll(OpenTask open) {
        workLock(open).ifPresent(name -> parts.worker().locks().belongsTo(name, open));
        parts.policy()
                .runs()
                .exclusive()
                .ifPresent(name -> parts.worker().locks().belongsTo(name, open));
    }

    /** Keeps a task until nothing keeps it. */
    void hold(OpenTask open, String reason) {
        queue.addLast(open);
        tell(open, reason);
        boolean better = reason.equals(BridgeRetry.LOCKED) || reason.equals(BridgeRetry.SAME_WORK);
        if (open.holdLimit == null && !better) {
            Duration limit = parts.policy().circuitBreaker().holdFor();
            open.holdLimit = parts.worker().scheduler().after(limit, () -> heldTooLong(open, reason, limit));
        }
    }

    /** Keeps a task for a while, whatever happens meanwhile. */
    void rest(OpenTask open, String reason, Duration pause) {
        tell(open, reason);
        resting.put(open, parts.worker().scheduler().after(pause, () -> {
            if (resting.remove(open) != null) {
                owner.launch(open);
            }
        }));
    }

    private void tell(OpenTask open, String reason) {
        if (open.phase() != TaskPhase.HELD || open.holdLimit == null) {
            open.enter(TaskPhase.HELD);
            parts.worker().listener().taskHeld(open.task, reason);
        }
    }

    private void heldTooLong(OpenTask open, String reason, Duration limit) {
        if (queue.remove(open)) {
            owner.handBack(open, BridgeRetry.because(reason, "held for " + limit.toSeconds() + " s in vain"));
        }
    }

    /**
     * Launches what nothing keeps any more, in the order in which it came. A launch may let go of a lock, and then this
     * is called again before it is over: so each task is taken out of the queue before anything is done with it.
     */
    void pump() {
        for (int i = queue.size(); i > 0 && parts.circuit().mayPoll(); i--) {
            OpenTask next = queue.pollFirst();
            if (next == null) {
                return;
            }
            if (obstacle(next).isEmpty()) {
                owner.launch(next);
            } else {
                queue.addLast(next);
            }
        }
    }

    /** The task waits no more. */
    void forget(OpenTask open) {
        queue.remove(open);
        Timer timer = resting.remove(open);
        if (timer != null) {
            timer.cancel();
        }
    }

    /** All that wait; they wait here no more. */
    List<OpenTask> takeAll() {
        List<OpenTask> all = new ArrayList<>(queue);
        all.addAll(resting.keySet());
        all.forEach(this::forget);
        return all;
    }
}
