package io.legacybridge.testkit;

import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A journal as a test wants it: remembers open tasks in memory, keeps book of every entry in its order, and goes wrong
 * on command.
 *
 * <p>It outlives its worker. A worker that stops closes it, and the next one opens it again; of a worker that dies it
 * is taken away by {@link #crash}, after which the dead one's entries go nowhere. An append completes on the caller's
 * thread, unless the test holds it back: then on the test's thread, or a scheduler's.
 *
 * <p>Thread-safe.
 */
public final class InMemoryJournal implements TaskJournal {
    private record Held(JournalEntry entry, boolean written, CompletableFuture<Void> appended) {}

    private final @Nullable Scheduler scheduler;
    private final Map<TaskToken, JournaledTask> open = new LinkedHashMap<>();
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private @Nullable Predicate<JournalEntry> failing;
    private int failures;
    private boolean holdBeforeWrite;
    private boolean holdAfterWrite;
    private Duration delay = Duration.ZERO;
    private @Nullable Owner owner;
    private boolean dead;

    /** A journal whose appends complete at once. */
    public InMemoryJournal() {
        this.scheduler = null;
    }

    /** A journal whose appends can be {@linkplain #delayAppends delayed}, mostly by a {@link SettableClock}. */
    public InMemoryJournal(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    // What a test does

    /** Puts a task into the journal, as if an earlier worker had left it. */
    public synchronized InMemoryJournal with(JournaledTask task) {
        open.put(task.task().token(), task);
        return this;
    }

    /** Lets the next opening report something that could not be read. */
    public synchronized void problem(String sentence) {
        problems.add(sentence);
    }

    /** Lets the next appends fail, as on a full disk: their entries are not in the journal. */
    public synchronized void failNext(int appends) {
        failing = entry -> true;
        failures = appends;
    }

    /** Lets all appends of some entries fail, until {@link #heal}. */
    public synchronized void failAlways(Predicate<JournalEntry> which) {
        failing = which;
        failures = Integer.MAX_VALUE;
    }

    /** Holds appends back before they are written, until {@link #release}. A crash loses them. */
    public synchronized void holdAppends() {
        holdBeforeWrite = true;
    }

    /** Writes appends and holds their completion back, until {@link #release}. A crash keeps them. */
    public synchronized void holdCompletions() {
        holdAfterWrite = true;
    }

    /** Writes every entry a while after it was appended; needs a scheduler. A crash loses what is not yet written. */
    public synchronized void delayAppends(Duration by) {
        if (scheduler == null) {
            throw new IllegalStateException("late appends need a scheduler");
        }
        delay = by;
    }

    /** Lets appends go well again, and completes, in their order, those that were held back or are late. */
    public void heal() {
        synchronized (this) {
            failing = null;
            failures = 0;
            delay = Duration.ZERO;
        }
        release();
    }

    /** Completes, in their order, all appends that were held back or are late; later ones are not held. */
    public void release() {
        List<Held> released;
        synchronized (this) {
            holdBeforeWrite = false;
            holdAfterWrite = false;
            released = List.copyOf(held);
        }
        released.forEach(this::finish);
    }

    /**
     * Kills the process that uses this journal.
     *
     * @return what the next worker finds. What the dead one still appends here is not written, and never completes.
     */
    public synchronized InMemoryJournal crash() {
        InMemoryJournal survivor = new InMemoryJournal(scheduler, open, entries, problems);
        dead = true;
        owner = null;
        held.clear();
        return survivor;
    }

    private InMemoryJournal(
            @Nullable Scheduler scheduler,
            Map<TaskToken, JournaledTask> open,
            List<JournalEntry> entries,
            List<String> problems) {
        this.scheduler = scheduler;
        this.open.putAll(open);
        this.entries.addAll(entries);
        this.problems.addAll(problems);
    }

    /** Gives this worker the task of another one that died. */
    public void adopt(JournaledTask task) {
        Owner told;
        synchronized (this) {
            told = opened();
            open.put(task.task().token(), task);
        }
        told.adopted(task);
    }

    /** Gives a task of this worker to another one. */
    public void lose(TaskToken token) {
        Owner told;
        synchronized (this) {
            told = opened();
            open.remove(token);
        }
        told.lost(token);
    }

    private Owner opened() {
        if (owner == null) {
            throw new IllegalStateException("no worker has this journal open");
        }
        return owner;
    }

    // What a test sees

    /** The open tasks as they are written, the oldest first. */
    public synchronized List<JournaledTask> tasks() {
        return List.copyOf(open.values());
    }

    /** One open task as it is written. */
    public synchronized Optional<JournaledTask> task(TaskToken token) {
        return Optional.ofNullable(open.get(token));
    }

    /** Every entry that was ever written, in its order, those of earlier workers too. */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** The entries of one task, in their order. */
    public synchronized List<JournalEntry> entries(TaskToken token) {
        return entries.stream().filter(entry -> entry.token().equals(token)).toList();
    }

    /** How many appends are held back or late. */
    public synchronized int held() {
        return held.size();
    }

    /** Whether a worker has it open. */
    public synchronized boolean isOpen() {
        return owner != null;
    }

    // What the worker calls

    @Override
    public synchronized CompletionStage<Opened> open(Owner newOwner) {
        if (dead || owner != null) {
            return CompletableFuture.failedStage(new IllegalStateException(
                    dead
                            ? "this journal's process was killed; open the one that crash() gave"
                            : "a worker has it open"));
        }
        owner = newOwner;
        Opened opened = new Opened(List.copyOf(open.values()), problems);
        problems.clear();
        return CompletableFuture.completedStage(opened);
    }

    @Override
    public CompletionStage<Void> append(JournalEntry entry) {
        CompletableFuture<Void> appended = new CompletableFuture<>();
        synchronized (this) {
            if (dead) {
                return appended;
            }
            if (owner == null) {
                return CompletableFuture.failedStage(new IOException("no worker has this journal open"));
            }
            if (failures > 0 && failing != null && failing.test(entry)) {
                failures--;
                return CompletableFuture.failedStage(new IOException("no space left, on command"));
            }
            boolean late = holdBeforeWrite || !delay.isZero();
            if (!late) {
                write(entry);
            }
            if (late || holdAfterWrite) {
                Held made = new Held(entry, !late, appended);
                held.add(made);
                if (scheduler != null && !delay.isZero()) {
                    scheduler.after(delay, () -> finish(made));
                }
                return appended;
            }
        }
        appended.complete(null);
        return appended;
    }

    private void finish(Held append) {
        synchronized (this) {
            if (!held.remove(append)) {
                return;
            }
            if (!append.written()) {
                write(append.entry());
            }
        }
        append.appended().complete(null);
    }

    private void write(JournalEntry entry) {
        entries.add(entry);
        if (entry instanceof JournalEntry.Accepted accepted) {
            open.put(entry.token(), accepted.what());
        } else if (entry instanceof JournalEntry.Closed) {
            open.remove(entry.token());
        } else {
            // An entry of a task that is not open says nothing: the task was closed, or another worker has it.
            open.computeIfPresent(entry.token(), (token, task) -> task.after(entry));
        }
    }

    /** The next worker may open it. What is held back or late fails. */
    @Override
    public void close() {
        List<Held> left;
        synchronized (this) {
            owner = null;
            left = List.copyOf(held);
            held.clear();
        }
        left.forEach(append -> append.appended()
                .completeExceptionally(new IOException("the journal was closed before this entry was written")));
    }
}
