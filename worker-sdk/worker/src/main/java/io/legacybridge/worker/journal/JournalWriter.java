package io.legacybridge.worker.journal;

import io.legacybridge.worker.journal.Batch.Append;
import io.legacybridge.worker.journal.Disk.LogFile;
import io.legacybridge.worker.journal.TaskJournal.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the files of a journal. Confined to the journal's thread.
 *
 * <p>Normally there is a log, and a batch of entries is written to its end and flushed; only then do they count, here
 * and to those who wait for them. When the logs hold more of closed tasks than of open ones, the next log is begun, and
 * a {@link Compaction} writes beside it what is open; once that file is there, those before it are removed.
 *
 * <p>What a failed write left is cut off, and the log goes on from there. After a failed flush nobody knows what of the
 * log is on the disk: the system may have dropped it, and a second flush would succeed without having written it. So
 * that log is given up, and nothing is written before everything that is open, as it is known here, has gone to new
 * files: {@link #startOver}. The same happens first of all when a journal is opened. As long as it fails, the old files
 * stay, every entry fails, and every further entry tries again.
 */
final class JournalWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final JournalFiles files;
    private final Disk disk;
    private final long leastGarbage;
    private final Consumer<Compaction.Result> whenCompacted;
    private final OpenTasks open = new OpenTasks();
    private @Nullable Unreadable unreadable;

    /** Null as long as it has to start over. */
    private @Nullable LogFile log;
    /** How much of the log counts. */
    private long logSize;
    /** How much all files have together that count. */
    private long totalSize;
    /** The number of the newest {@code .all}. */
    private long newestAll;

    private boolean failing;

    private @Nullable Compaction compaction;
    /** How large the files were when they were last to be compacted, and could not. */
    private long notCompactedAt;

    /**
     * @param leastGarbage so many bytes about closed tasks are never worth a compaction
     * @param whenCompacted told on another thread, and brings the result back to {@link #compacted} on this one
     */
    JournalWriter(JournalFiles files, Disk disk, long leastGarbage, Consumer<Compaction.Result> whenCompacted) {
        this.files = files;
        this.disk = disk;
        this.leastGarbage = leastGarbage;
        this.whenCompacted = whenCompacted;
    }

    /**
     * Reads what is there, and begins new files.
     *
     * @throws IOException if the folder cannot be read
     */
    Opened open() throws IOException {
        List<JournalFiles.Numbered> found = files.find();
        Unreadable left = new Unreadable(files.unreadable(files.nextNumber()));
        new JournalReader(open, left).read(found);
        unreadable = left;
        List<String> problems = new ArrayList<>(left.problems());
        try {
            startOver();
        } catch (IOException e) {
            problems.add("nothing can be written to the journal in " + files.folder() + " at present (" + e.getMessage()
                    + "): it is tried again with every entry");
        }
        return new Opened(open.all(), problems);
    }

    /** Writes entries from the front of the line, as many as may share a flush, and tells those who wait for them. */
    void commit(Queue<Append> waiting) {
        Batch batch = Batch.from(waiting, open);
        try {
            write(batch);
        } catch (IOException e) {
            failed(batch, e);
            return;
        } catch (RuntimeException | Error e) {
            giveUpLog();
            LOG.error("journal: the writer broke, and starts over", e);
            failed(batch, new IOException("the journal's writer broke", e));
            return;
        }
        if (failing) {
            failing = false;
            LOG.info("journal: entries are written again to {}", files.folder());
        }
        batch.applyTo(open);
        batch.succeed();
        compactIfWorthIt();
    }

    /** Told once for every time of trouble: those who wait for the entries may try again every second. */
    private void failed(Batch batch, IOException why) {
        if (!failing) {
            failing = true;
            LOG.warn("journal: {} could not be written to {}: {}", batch, files.folder(), why.toString());
        }
        batch.fail(why);
    }

    private void write(Batch batch) throws IOException {
        // An entry that says nothing waits for it too: what it does not need to close may still be in a doubtful log.
        LogFile to = log == null ? startOver() : log;
        if (batch.isEmpty()) {
            return;
        }
        try {
            batch.writeTo(to);
        } catch (IOException e) {
            cutOff(to, e);
            throw e;
        }
        try {
            to.force();
        } catch (IOException e) {
            giveUpLog();
            throw e;
        }
        logSize += batch.size();
        totalSize += batch.size();
    }

    /** Drops what does not count from the log's end, for good. */
    private void cutOff(LogFile from, IOException why) {
        try {
            from.truncate(logSize);
            from.force();
        } catch (IOException e) {
            why.addSuppressed(e);
            giveUpLog();
        }
    }

    private void giveUpLog() {
        if (log != null) {
            closeQuietly(log);
            log = null;
        }
    }

    /** Writes all that is open to a new file, begins a log after it, and removes what was before. */
    private LogFile startOver() throws IOException {
        long number = files.nextNumber();
        if (unreadable != null) {
            unreadable.keep(disk);
        }
        long size = AllFile.write(files, disk, number, open.all(), () -> false);
        if (unreadable != null) {
            keepWhole(unreadable.wholeFiles());
            unreadable = null;
        }
        LogFile begun = beginLog();
        use(begun);
        totalSize = size;
        replaced(number);
        return begun;
    }

    /** Only now, since what could be read of them counted until then. An earlier try may have come to some of them. */
    private void keepWhole(List<Path> unreadableFiles) throws IOException {
        for (Path file : unreadableFiles) {
            if (Files.exists(file)) {
                disk.rename(file, files.unreadable(file));
            }
        }
    }

    private LogFile beginLog() throws IOException {
        Path path = files.log(files.nextNumber());
        LogFile begun = disk.create(path);
        try {
            disk.forceNames(files.folder());
            return begun;
        } catch (IOException e) {
            closeQuietly(begun);
            throw e;
        }
    }

    private void use(LogFile begun) {
        giveUpLog();
        log = begun;
        logSize = 0;
    }

    /** Files below a number do not count any more. Should one stay, it is ignored, and removed the next time. */
    private void replaced(long number) {
        newestAll = Math.max(newestAll, number);
        notCompactedAt = 0;
        try {
            files.deleteBelow(newestAll, disk);
        } catch (IOException e) {
            LOG.warn("journal: old files stay in {}: {}", files.folder(), e.toString());
        }
    }

    private void compactIfWorthIt() {
        long garbage = totalSize - open.bytes();
        if (compaction != null
                || garbage < Math.max(leastGarbage, open.bytes())
                || totalSize < notCompactedAt + leastGarbage) {
            return;
        }
        long number = files.nextNumber();
        try {
            use(beginLog());
            compaction = Compaction.start(files, disk, number, open.all(), totalSize, whenCompacted);
        } catch (IOException | RuntimeException | Error e) {
            // No thread to be had, say. The entries are written, and the logs may grow for once.
            notCompacted(e);
        }
    }

    /** A compaction has ended. */
    void compacted(Compaction.Result result) {
        if (result.of() == compaction) {
            compaction = null;
        }
        Throwable failure = result.failure();
        if (failure != null) {
            notCompacted(failure);
        } else if (result.of().number() > newestAll) {
            totalSize += result.size() - result.of().bytesBefore();
            replaced(result.of().number());
            // For what was written meanwhile, since nothing more may come for long.
            compactIfWorthIt();
        }
    }

    private void notCompacted(Throwable why) {
        notCompactedAt = totalSize;
        if (!(why instanceof CancellationException)) {
            LOG.warn("journal: {} could not be made smaller, and grows on: {}", files.folder(), why.toString());
        }
    }

    /** Lets go of all files. What was written stays. */
    void close() {
        if (compaction != null) {
            compaction.cancel();
        }
        giveUpLog();
    }

    /** What counts in a file is flushed already, so that there is nothing that closing it could lose. */
    private static void closeQuietly(LogFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("journal: a file could not be closed", e);
        }
    }
}
