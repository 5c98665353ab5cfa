package io.legacybridge.worker.journal;

import io.legacybridge.worker.journal.Disk.LogFile;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The entries that share one flush: all are written, or none. Confined to the journal's thread. */
final class Batch {
    /** An entry that waits to be written, and who waits for it. */
    record Append(JournalEntry entry, CompletableFuture<Void> written) {}

    private record Line(Append append, ByteBuffer bytes, int size) {}

    /** So much is encoded at most before it is written: what one batch takes of memory and of time. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    /** The most bytes of one entry: far more than Step Functions hands out or takes. */
    private static final int MOST_ENTRY = 32 * 1024 * 1024;

    private final List<Line> lines = new ArrayList<>();
    private final List<Append> withoutEffect = new ArrayList<>();
    private final Map<TaskToken, Boolean> openAfter = new HashMap<>();
    private long size;

    private Batch() {}

    /**
     * Takes entries from the front of the line.
     *
     * <p>An entry about a task that is not open says nothing, and counts as written: its task was closed, or never came
     * into the journal, and the one who appends it was told so.
     */
    static Batch from(Queue<Append> waiting, OpenTasks open) {
        Batch batch = new Batch();
        while (!waiting.isEmpty() && batch.size < MOST_BYTES) {
            Append append = waiting.remove();
            TaskToken token = append.entry().token();
            boolean opens = append.entry() instanceof JournalEntry.Accepted;
            if (opens || batch.openAfter.getOrDefault(token, open.contains(token))) {
                batch.add(append);
            } else {
                batch.withoutEffect.add(append);
            }
        }
        return batch;
    }

    /** What cannot be encoded fails alone. */
    private void add(Append append) {
        try {
            ByteBuffer bytes = EntryFormat.line(append.entry());
            if (bytes.remaining() > MOST_ENTRY) {
                append.written().completeExceptionally(tooLarge(append, bytes.remaining()));
                return;
            }
            lines.add(new Line(append, bytes, bytes.remaining()));
            size += bytes.remaining();
            openAfter.put(append.entry().token(), !(append.entry() instanceof JournalEntry.Closed));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            append.written()
                    .completeExceptionally(
                            new IOException("an entry of " + append.entry().token() + " could not be encoded", e));
        }
    }

    private static IOException tooLarge(Append append, int bytes) {
        return new IOException("an entry of " + append.entry().token() + " has " + bytes
                + " bytes, and a journal takes entries of up to " + MOST_ENTRY);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Bytes of all lines. */
    long size() {
        return size;
    }

    void writeTo(LogFile log) throws IOException {
        for (Line line : lines) {
            log.write(line.bytes());
        }
    }

    void applyTo(OpenTasks open) {
        lines.forEach(line -> open.apply(line.append().entry(), line.size()));
    }

    /** Tells everybody that their entries are there. */
    void succeed() {
        lines.forEach(line -> line.append().written().complete(null));
        withoutEffect.forEach(append -> append.written().complete(null));
    }

    /** Tells everybody that their entries are not there. */
    void fail(IOException why) {
        lines.forEach(line -> line.append().written().completeExceptionally(why));
        // Some say nothing only if one of those lines had been written.
        withoutEffect.forEach(append -> append.written().completeExceptionally(why));
    }

    @Override
    public String toString() {
        return lines.size() + (lines.size() == 1 ? " entry" : " entries");
    }
}
