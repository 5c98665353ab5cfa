package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Capability;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Runs that nobody wants any more and that live on for a while, or have ended and stay for a while, because the next
 * attempt at the same work is to adopt them. Their slots may be given out once more; where a task of other work comes
 * for one, the oldest orphan is ended. The same holds for a lock that one has, and for room at the adapter.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Orphans {
    private final ActivityParts parts;
    private final BiConsumer<OpenTask, String> end;
    private final Deque<OpenTask> oldestFirst = new ArrayDeque<>();

    /** @param end ends a run, for a reason */
    Orphans(ActivityParts parts, BiConsumer<OpenTask, String> end) {
        this.parts = parts;
        this.end = end;
    }

    /** @return whether the run of a lost task lives on; otherwise it is to be cancelled */
    boolean keep(OpenTask open, String reason) {
        Optional<Duration> adoptsWithin = parts.policy().runs().adoptsWithin();
        boolean adoptable = adoptsWithin.isPresent()
                && open.workKey.isPresent()
                && parts.can(Capability.WORK_KEYS)
                && (open.run != null || (open.recovered && open.adapterAsked));
        if (!adoptable) {
            return false;
        }
        Duration limit = adoptsWithin.get();
        open.orphaned = true;
        open.enter(TaskPhase.ORPHANED);
        if (open.slot != null) {
            open.slot.markOrphan(true);
        }
        oldestFirst.addLast(open);
        parts.worker().listener().runOrphaned(open.task, reason);
        open.orphanLimit = parts.worker()
                .scheduler()
                .after(limit, () -> giveUp(open, "no attempt adopted its run within " + limit.toSeconds() + " s"));
        return true;
    }

    /** Whether a task is the attempt that an orphan waits for. */
    boolean awaits(OpenTask open) {
        return oldestFirst.stream().anyMatch(orphan -> orphan.workKey.equals(open.workKey));
    }

    /** Frees a slot, if one is an orphan's. */
    void endOldest() {
        if (!oldestFirst.isEmpty()) {
            giveUp(oldestFirst.getFirst(), "its slot is needed for other work");
        }
    }

    /** Frees a lock, if an orphan has it. */
    void endForItsLock(OpenTask holder) {
        giveUp(holder, "its lock is needed for other work");
    }

    boolean isEmpty() {
        return oldestFirst.isEmpty();
    }

    boolean contains(OpenTask open) {
        return oldestFirst.contains(open);
    }

    private void giveUp(OpenTask open, String reason) {
        if (oldestFirst.remove(open)) {
            end.accept(open, reason);
        }
    }

    /** Nothing of it is left, or it has an owner again. */
    void forget(OpenTask open) {
        oldestFirst.remove(open);
    }
}
