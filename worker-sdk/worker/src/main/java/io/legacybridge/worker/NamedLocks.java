package io.legacybridge.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The locks that runs of this worker hold across its activities: what two programs must never use at once (a profile
 * folder, a licence, a serial port). First come, first served.
 *
 * <p>Taken before a launch, given back when nothing of the run is left. Confined to the worker's scheduler.
 */
final class NamedLocks {
    private final Map<String, Lock> locks = new HashMap<>();
    private final List<Runnable> releases = new ArrayList<>();

    private static final class Lock {
        @Nullable
        OpenTask holder;

        final Deque<OpenTask> waiting = new ArrayDeque<>();
    }

    /** Adds somebody who is told whenever a lock came free. */
    void onRelease(Runnable released) {
        releases.add(released);
    }

    /** Whether a task that came now would get it. */
    boolean isFree(String name) {
        Lock lock = locks.get(name);
        return lock == null || (lock.holder == null && lock.waiting.isEmpty());
    }

    /** Whose run has it. */
    Optional<OpenTask> holder(String name) {
        Lock lock = locks.get(name);
        return lock == null ? Optional.empty() : Optional.ofNullable(lock.holder);
    }

    /** @return whether the task has it now; otherwise it waits in line, and asks again when a lock came free */
    boolean tryTake(String name, OpenTask task) {
        Lock lock = locks.computeIfAbsent(name, unknown -> new Lock());
        if (lock.holder == task) {
            return true;
        }
        if (!lock.waiting.contains(task)) {
            lock.waiting.addLast(task);
        }
        if (lock.holder != null || lock.waiting.peekFirst() != task) {
            return false;
        }
        lock.waiting.removeFirst();
        lock.holder = task;
        return true;
    }

    /**
     * Gives a lock to a task whose run lives already: ahead of all who wait, and of the task that had the run before.
     */
    void belongsTo(String name, OpenTask task) {
        Lock lock = locks.computeIfAbsent(name, unknown -> new Lock());
        lock.waiting.remove(task);
        lock.holder = task;
    }

    /** The task holds none any more and waits for none. */
    void release(OpenTask task) {
        boolean released = false;
        for (Lock lock : locks.values()) {
            boolean waited = lock.waiting.remove(task);
            if (lock.holder == task) {
                lock.holder = null;
                released = true;
            }
            released |= waited;
        }
        if (released) {
            List.copyOf(releases).forEach(Runnable::run);
        }
    }
}
