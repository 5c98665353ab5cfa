package io.legacybridge.worker.journal;

import io.legacybridge.worker.journal.Batch.Append;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a folder of this machine. {@code docs/journal.md} describes its files.
 *
 * <p>One thread writes. It takes all entries that have arrived since it last looked, writes them to the end of a log,
 * and flushes it once: so they share the flush, however many there are, and an entry that arrives meanwhile waits for
 * the next one. Then their stages complete, on that thread, in the order of the calls. An append does nothing but
 * queue.
 *
 * <p>On a full disk the entries fail that did not fit, and nothing of them stays; as soon as there is room, the next
 * one is written. {@link JournalWriter} says what happens after a failed flush, and how the logs are kept short.
 *
 * <p>The folder belongs to one worker at a time, by a lock that ends with its process. It and its files are open to
 * their owner alone.
 */
public final class FolderJournal implements TaskJournal {
    private static final Logger LOG = LoggerFactory.getLogger(FolderJournal.class);
    private static final long LEAST_GARBAGE = 4 * 1024 * 1024;
    private static final long LONGEST_CLOSE_MILLIS = 10_000;

    private sealed interface Command {
        record Write(Append append) implements Command {}

        record Compacted(Compaction.Result result) implements Command {}

        record Stop() implements Command {}
    }

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private final Path folder;
    private final Disk disk;
    private final long leastGarbage;
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::live, "legacy-bridge-journal");
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();

    /** Changes, together with what it lets into the queue, under the lock of this object. */
    private State state = State.NEW;

    private FolderJournal(Path folder, Disk disk, long leastGarbage) {
        this.folder = folder.toAbsolutePath().normalize();
        this.disk = disk;
        this.leastGarbage = leastGarbage;
        thread.setDaemon(true);
    }

    /**
     * A journal in a folder, which is made when it is opened. It should be on a disk of this machine.
     *
     * @param folder for this journal alone
     */
    public static FolderJournal in(Path folder) {
        return new FolderJournal(folder, new LocalDisk(), LEAST_GARBAGE);
    }

    /** @param leastGarbage so many bytes about closed tasks are not worth a compaction */
    static FolderJournal in(Path folder, Disk disk, long leastGarbage) {
        return new FolderJournal(folder, disk, leastGarbage);
    }

    /** May be called once. A task is nobody's but its worker's here, so the owner is never told anything. */
    @Override
    public synchronized CompletionStage<Opened> open(Owner owner) {
        if (state != State.NEW) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("the journal in " + folder + " was opened before; make another one"));
        }
        state = State.OPEN;
        thread.start();
        return opened.copy();
    }

    @Override
    public synchronized CompletionStage<Void> append(JournalEntry entry) {
        if (state != State.OPEN) {
            return CompletableFuture.failedStage(new IOException("the journal in " + folder + " is not open"));
        }
        Append append = new Append(entry, new CompletableFuture<>());
        commands.add(new Command.Write(append));
        return append.written();
    }

    /** The thread's whole life. */
    private void live() {
        try {
            JournalFiles files = JournalFiles.in(folder);
            try (FolderLock lock = FolderLock.take(folder)) {
                LOG.debug("the journal in {} is {}", folder, lock);
                write(new JournalWriter(
                        files, disk, leastGarbage, result -> commands.add(new Command.Compacted(result))));
            }
        } catch (IOException | RuntimeException | Error e) {
            if (!opened.completeExceptionally(forTheOperator(e))) {
                LOG.error("the journal in {} ended", folder, e);
            }
        } finally {
            end();
        }
    }

    private void write(JournalWriter writer) throws IOException {
        try {
            opened.complete(writer.open());
            carryOut(writer);
        } finally {
            writer.close();
        }
    }

    private void carryOut(JournalWriter writer) {
        Queue<Append> waiting = new ArrayDeque<>();
        List<Command> arrived = new ArrayList<>();
        boolean stopped = false;
        while (!stopped || !waiting.isEmpty()) {
            if (waiting.isEmpty()) {
                arrived.add(nextCommand());
            }
            commands.drainTo(arrived);
            for (Command command : arrived) {
                if (command instanceof Command.Write write) {
                    waiting.add(write.append());
                } else if (command instanceof Command.Compacted compacted) {
                    writer.compacted(compacted.result());
                } else {
                    stopped = true;
                }
            }
            arrived.clear();
            if (!waiting.isEmpty()) {
                writer.commit(waiting);
            }
        }
    }

    private Command nextCommand() {
        while (true) {
            try {
                return commands.take();
            } catch (InterruptedException e) {
                LOG.debug("somebody interrupted the journal's thread; it ends when it is closed, and by nothing else");
            }
        }
    }

    private IllegalStateException forTheOperator(Throwable failure) {
        return failure instanceof IllegalStateException said
                ? said
                : new IllegalStateException(
                        "the folder " + folder + " cannot keep a journal (" + failure.getMessage()
                                + "); name another one, or have it owned by the user of the service",
                        failure);
    }

    private void end() {
        List<Command> left = new ArrayList<>();
        synchronized (this) {
            state = State.CLOSED;
            commands.drainTo(left);
        }
        for (Command command : left) {
            if (command instanceof Command.Write write) {
                write.append()
                        .written()
                        .completeExceptionally(new IOException("the journal in " + folder + " has ended"));
            }
        }
    }

    /** Lets go of the folder once all entries are written that were appended before. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            if (state == State.OPEN) {
                commands.add(new Command.Stop());
            }
            state = State.CLOSED;
        }
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn(
                        "the journal in {} is still waiting for its disk; it lets go of the folder when that is over",
                        folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
