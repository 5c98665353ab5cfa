package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What remains of runs that are over. The outcome is noted under {@code done/} before anybody hears of it, so that a
 * bridge that dies before it could write that down itself finds the same outcome again and not a second run. Folders
 * that are to be looked at move to {@code kept/}. Both are bounded, the oldest go first. Thread-safe.
 *
 * <p>All of that is beside the run's own folder, also where another adapter's task has taken the run over: so each of
 * its tasks, and whoever ends it, finds it in the same place.
 */
final class FinishedRuns {
    private static final int NOTED_OUTCOMES = 1_000;
    private static final int SWEEP_EVERY = 50;
    private static final Duration FORGOTTEN = Duration.ofDays(7);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(FinishedRuns.class);

    private final Path runs;
    private final Path done;
    private final Path kept;
    private final Path trash;
    private final Clock clock;
    private final RetentionConfig retention;
    private final boolean own;
    private final AtomicInteger finished = new AtomicInteger();

    private FinishedRuns(Path runs, Clock clock, RetentionConfig retention, boolean own) {
        this.runs = runs;
        this.done = runs.resolveSibling("done");
        this.kept = runs.resolveSibling("kept");
        this.trash = runs.resolveSibling("trash");
        this.clock = clock;
        this.retention = retention;
        this.own = own;
    }

    /** Makes the folders of an adapter, and removes what is beyond its bounds. */
    static FinishedRuns in(Path workDirectory, Clock clock, RetentionConfig retention) throws IOException {
        FinishedRuns finished = new FinishedRuns(workDirectory.resolve("runs"), clock, retention, true);
        for (Path folder : List.of(finished.runs, finished.done, finished.kept, finished.trash)) {
            Files.createDirectories(folder);
        }
        finished.emptyTrash();
        finished.removeForgotten();
        finished.sweep();
        return finished;
    }

    /** The same for a run that may have its folder elsewhere; what stays there is for the adapter there to say. */
    FinishedRuns beside(RunFolder folder) {
        Path others = Objects.requireNonNull(folder.path().getParent());
        return others.equals(runs) ? this : new FinishedRuns(others, clock, retention, false);
    }

    /** The outcome that a run has for a task. */
    Optional<Outcome> find(String task) throws IOException {
        String noted;
        try {
            noted = Files.readString(done.resolve(task), StandardCharsets.UTF_8);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        JsonNode note = JSON.readTree(noted);
        return Optional.of(
                note.has("error")
                        ? new Outcome.Failed(
                                note.get("error").asText(), note.get("cause").asText())
                        : new Outcome.Succeeded(note.get("output").asText()));
    }

    /** Nobody will ask for the outcome of this task any more. */
    void forget(String task) throws IOException {
        Files.deleteIfExists(done.resolve(task));
    }

    /**
     * Notes the outcome of a run for the task that has it, and keeps or removes the folder. What goes wrong here
     * changes no outcome: the note matters only if the bridge dies before the outcome is written down elsewhere.
     */
    void add(RunFolder folder, String task, Outcome outcome, Keep keep) {
        try {
            if (outcome instanceof Outcome.Succeeded succeeded) {
                note(task, Map.of("output", succeeded.output()));
            } else if (outcome instanceof Outcome.Failed failed) {
                note(task, failed);
            }
        } catch (IOException e) {
            LOG.warn("The outcome of run {} could not be noted: {}", folder.id(), e.toString());
        }
        clearAway(folder, keep == Keep.ALWAYS || (keep == Keep.FAILED && outcome instanceof Outcome.Failed));
    }

    /** The same for a run that another attempt has ended, perhaps in another bridge. */
    void superseded(RunFolder folder, Keep keep) {
        try {
            Optional<Ownership.Owner> owner = folder.ownership().owner();
            if (owner.isPresent()) {
                note(owner.get().task(), ProcessFailures.superseded());
            }
        } catch (IOException e) {
            LOG.warn("That run {} was superseded could not be noted: {}", folder.id(), e.toString());
        }
        clearAway(folder, keep == Keep.ALWAYS);
    }

    private void clearAway(RunFolder folder, boolean forALook) {
        try {
            for (String before : folder.ownership().before()) {
                note(before, ProcessFailures.adopted());
            }
            if (forALook) {
                keep(folder);
            } else {
                remove(folder);
            }
            if (own && finished.incrementAndGet() % SWEEP_EVERY == 0) {
                sweep();
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("The folder of run {} was cleared away by another", folder.id());
        } catch (IOException e) {
            LOG.warn("The folder of run {} stays, it could not be cleared away: {}", folder.id(), e.toString());
        }
    }

    /** Makes room on a full disk: the folder goes without a note, and with it what was kept for a look. */
    void makeRoom(RunFolder folder) throws IOException {
        remove(folder);
        trim(kept, 0);
    }

    private void keep(RunFolder folder) throws IOException {
        if (!Files.exists(folder.path())) {
            throw new NoSuchFileException(folder.path().toString());
        }
        folder.close();
        Path path = kept.resolve(folder.id());
        RunFolder.deleteTree(path);
        Files.move(folder.path(), path, StandardCopyOption.ATOMIC_MOVE);
        Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        if (own) {
            trimKept();
        }
    }

    /** What is there by mistake: somebody died at removing it, or is just at it. */
    private void emptyTrash() {
        try {
            trim(trash, 0);
        } catch (IOException e) {
            LOG.warn("What is in {} could not be removed, the next start tries again: {}", trash, e.toString());
        }
    }

    /** Removes what was kept and is beyond its bounds by now. */
    synchronized void trimKept() {
        try {
            Instant oldest = clock.instant().minus(retention.age());
            long count = 0;
            long bytes = 0;
            for (Path entry : newestFirst(kept)) {
                RunFolder folder = RunFolder.at(entry);
                count++;
                boolean stays = count <= retention.folders()
                        && !modified(entry).toInstant().isBefore(oldest);
                if (stays) {
                    bytes += folder.bytes();
                }
                if (!stays || bytes > retention.size().bytes()) {
                    folder.delete();
                }
            }
        } catch (IOException e) {
            LOG.warn("What was kept in {} could not be trimmed: {}", kept, e.toString());
        }
    }

    /** Out of the way first, so that it is gone for everybody at one moment. */
    private void remove(RunFolder folder) throws IOException {
        Path path = trash.resolve(folder.id());
        boolean apart = !folder.place().equals(folder.path());
        Files.move(folder.path(), path, StandardCopyOption.ATOMIC_MOVE);
        RunFolder moved = new RunFolder(path, apart ? folder.place() : path);
        try {
            moved.delete();
        } catch (DirectoryNotEmptyException lateSupervisor) {
            // It has just made the file that it locks, and ends when it finds nothing to start.
            moved.delete();
        }
    }

    private void note(String task, Outcome.Failed failed) throws IOException {
        note(task, Map.of("error", failed.error(), "cause", failed.cause()));
    }

    private void note(String id, Map<String, String> outcome) throws IOException {
        // Two bridges may note the same of a run that one of them ended.
        Path fresh = done.resolve(id + "." + UUID.randomUUID());
        Files.writeString(fresh, JSON.writeValueAsString(outcome), StandardCharsets.UTF_8);
        Files.move(fresh, done.resolve(id), StandardCopyOption.ATOMIC_MOVE);
    }

    private void sweep() throws IOException {
        trim(done, NOTED_OUTCOMES);
        trimKept();
    }

    private static synchronized void trim(Path folder, int count) throws IOException {
        List<Path> entries = newestFirst(folder);
        for (Path entry : entries.subList(Math.min(count, entries.size()), entries.size())) {
            RunFolder.at(entry).delete();
        }
    }

    private static List<Path> newestFirst(Path folder) throws IOException {
        // Asked once for each, because a time that changes while they are sorted confuses the sort.
        Map<Path, FileTime> times = new HashMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            listed.forEach(entry -> times.put(entry, modified(entry)));
        }
        List<Path> entries = new ArrayList<>(times.keySet());
        entries.sort(Comparator.comparing((Path entry) -> times.getOrDefault(entry, FileTime.fromMillis(0)))
                .reversed());
        return entries;
    }

    /** Run folders that nobody asked for in a week, and in which nothing runs. */
    private void removeForgotten() throws IOException {
        List<Path> folders;
        try (Stream<Path> listed = Files.list(runs)) {
            folders = listed.filter(folder -> modified(folder)
                            .toInstant()
                            .isBefore(clock.instant().minus(FORGOTTEN)))
                    .toList();
        }
        for (Path path : folders) {
            if (!lives(path)) {
                RunFolder folder = RunFolder.at(path);
                LOG.warn(
                        "Removing the folder of run {}: nobody asked for it in {} days",
                        folder.id(),
                        FORGOTTEN.toDays());
                folder.delete();
            }
        }
    }

    private static boolean lives(Path path) throws IOException {
        try {
            return new OtherRun(path).lives();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException gone) {
            // Removed by another sweep: as good as the oldest, removing it again does nothing.
            return FileTime.fromMillis(0);
        }
    }
}
