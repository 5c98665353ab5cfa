package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of another attempt at the same work, perhaps another activity's or bridge's, seen from outside: does it live,
 * and how is it ended. Its own bridge may be at it at the same time, or may be gone. Blocks while it ends something.
 */
final class OtherRun {
    private static final Logger LOG = LoggerFactory.getLogger(OtherRun.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(5);

    private final Path path;

    /** @param path of the run's folder, which may be gone */
    OtherRun(Path path) {
        this.path = path;
    }

    /**
     * Whether anything of it lives. What its program left when the supervisor was ended by force is ended first: such a
     * run is lost, and nobody may be there to do so.
     */
    boolean lives() throws IOException, InterruptedException {
        try {
            RunFolder run = RunFolder.at(path);
            if (!run.isPrepared()) {
                return false;
            }
            if (run.isSupervised()) {
                return true;
            }
            if (run.program().started().isEmpty()) {
                return FileLock.isHeld(run.program().lock());
            }
            // While it is judged, nothing is left but perhaps its checker, which begins.
            boolean begins = isJudged(run) && run.checker().started().isEmpty();
            return !(begins ? group(run).running() : clear(run)).isEmpty();
        } catch (NoSuchFileException e) {
            return failUnlessGone(e);
        }
    }

    /** Whether the program ended, or was lost, without anybody's having judged it. */
    boolean isLost() throws IOException {
        RunFolder run = RunFolder.at(path);
        Optional<Started> started = run.program().started();
        return started.isPresent()
                && !started.get().supervisorLives()
                && run.program().exit().isEmpty();
    }

    /**
     * Whether its program has ended well by itself, and what it made is still there for another attempt.
     *
     * @param within how long ago that may be
     */
    boolean canBeAdopted(Duration within) throws IOException {
        try {
            RunFolder run = RunFolder.at(path);
            Optional<ExitStatus> exit = run.isPrepared() ? run.program().exit() : Optional.empty();
            if (exit.isEmpty()
                    || run.program().isCancelled()
                    || run.ownership().owner().filter(Ownership.Owner::lets).isEmpty()
                    || !new Judge(run, RunSpec.readFrom(run)).programEndedWell(exit.get())) {
                return false;
            }
            Instant since = run.ownership()
                    .waitingSince()
                    .orElse(run.program().endTime().toInstant());
            return since.plus(within).isAfter(Instant.now());
        } catch (NoSuchFileException e) {
            return failUnlessGone(e);
        }
    }

    private static ProcessGroup group(RunFolder run) throws IOException {
        return new ProcessGroup(run.program(), RunSpec.readFrom(run).user());
    }

    /** Whether its own task has its end in hand, and does not cancel it. */
    private static boolean isJudged(RunFolder run) throws IOException {
        Optional<Ownership.Owner> owner = run.ownership().owner();
        return owner.filter(has -> has.state() == Ownership.State.ENDING).isPresent()
                && run.program().exit().isPresent()
                && !run.program().isCancelled()
                && !run.checker().isCancelled();
    }

    private static List<Long> clear(RunFolder run) throws IOException, InterruptedException {
        RunSpec spec = RunSpec.readFrom(run);
        ProcessGroup group = new ProcessGroup(run.program(), spec.user());
        boolean ended = run.program().exit().isPresent() || run.program().isCancelled();
        return ended
                ? group.killAll(SupervisedProgram.KILL_LIMIT)
                : group.end(spec.grace(), SupervisedProgram.KILL_LIMIT);
    }

    /**
     * Ends it, and says to its own task, wherever that is, that it was superseded; unless it has just ended by itself,
     * or its own task is about to end it.
     *
     * @param finished of the adapter that wants it
     * @throws IOException if its end could not be confirmed
     */
    void supersede(FinishedRuns finished) throws IOException, InterruptedException {
        try {
            RunFolder run = RunFolder.at(path);
            if (!run.isPrepared()) {
                return;
            }
            RunSpec spec = RunSpec.readFrom(run);
            boolean ours = run.program().exit().isEmpty() && claim(run.ownership());
            if (ours) {
                LOG.info("Run {} is superseded by another attempt at the same work", run.id());
                run.program().markCancelled();
            }
            end(run, spec);
            if (ours) {
                finished.beside(run).superseded(run, spec.keep());
            }
        } catch (NoSuchFileException e) {
            failUnlessGone(e);
        }
    }

    private static boolean claim(Ownership ownership) throws IOException {
        Optional<Ownership.Owner> owner = ownership.owner();
        return owner.isPresent()
                && (owner.get().state() == Ownership.State.SUPERSEDED
                        || ownership.supersede(owner.get().task()));
    }

    private void end(RunFolder run, RunSpec spec) throws IOException, InterruptedException {
        Duration limit = spec.grace().plus(SupervisedProgram.KILL_LIMIT).plus(SUPERVISOR_LIMIT);
        long deadline = System.nanoTime() + limit.toNanos();
        // Before the program has started nothing is found to end; the mark then keeps it from starting. The locks tell
        // that the supervisors are gone even where their processes are not to be seen.
        List<Long> left = left(run, spec);
        while (!left.isEmpty() || isLocked(run)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the end of run " + run.id() + " could not be confirmed; "
                        + (left.isEmpty() ? "its supervisor goes on" : "the processes " + left + " are left"));
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
            left = left(run, spec);
        }
    }

    /** Ends what runs, but for a checker: that belongs to a task that has the run's end in hand. */
    private static List<Long> left(RunFolder run, RunSpec spec) throws IOException, InterruptedException {
        return isJudged(run) ? group(run).running() : group(run).end(spec.grace(), SupervisedProgram.KILL_LIMIT);
    }

    private static boolean isLocked(RunFolder run) throws IOException {
        return FileLock.isHeld(run.program().lock())
                || FileLock.isHeld(run.checker().lock());
    }

    private boolean failUnlessGone(NoSuchFileException e) throws IOException {
        if (Files.exists(path)) {
            throw e;
        }
        return false;
    }
}
