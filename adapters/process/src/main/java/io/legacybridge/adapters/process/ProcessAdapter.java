package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs legacy programs on this host: each task in a folder of its own, under a supervisor that outlives the bridge.
 *
 * <p>The folder is named by the task's id, and its supervisor holds a lock on it: that makes a launch idempotent across
 * crashes. Within this JVM {@code live} does. That two attempts at one piece of work do not run at a time is the matter
 * of {@link WorkKeys}; whose a run is that went from one to the other, that of {@link Ownership}.
 */
final class ProcessAdapter implements Adapter {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);
    private static final Duration TRIM_EVERY = Duration.ofMinutes(10);
    private static final long ROOM = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ProcessAdapter.class);

    private final AdapterContext context;
    private final Preparation preparation;
    private final RunThreads threads;
    private final Confinement confinement;
    private final FinishedRuns finished;
    private final AdoptedRuns adopted;
    private final WorkKeys workKeys;
    private final Room room;
    private final ProcessRun.Engine engine;
    private final Map<String, ProcessRun> live = new ConcurrentHashMap<>();

    /** What of this host the adapter uses. */
    record Parts(
            Launcher launcher,
            Confinement confinement,
            FinishedRuns finished,
            AdoptedRuns adopted,
            WorkKeys workKeys,
            Room room) {}

    ProcessAdapter(ProcessAdapterConfig config, AdapterContext context, Parts parts) {
        this.context = context;
        this.preparation = new Preparation(config, context, parts.confinement());
        this.confinement = parts.confinement();
        this.finished = parts.finished();
        this.adopted = parts.adopted();
        this.workKeys = parts.workKeys();
        this.room = parts.room();
        this.threads = new RunThreads(context.activity());
        this.engine = new ProcessRun.Engine(parts.launcher(), finished, context.storages(), threads);
        threads.every(TRIM_EVERY, () -> threads.pool().execute(this::tidy));
        threads.every(LOOK_EVERY, () -> live.values().forEach(ProcessRun::look));
        threads.every(SAMPLE_EVERY, room::look);
    }

    private void tidy() {
        finished.trimKept();
        workKeys.sweep();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.IDEMPOTENT_LAUNCH,
                Capability.REATTACH,
                Capability.CONFIRMED_CANCEL,
                Capability.WORK_KEYS,
                Capability.LOGS,
                Capability.PROBE);
    }

    @Override
    public int room() {
        return room.now();
    }

    @Override
    public Run launch(TaskContext task) throws TargetUnavailableException, SameWorkException {
        String id = task.task().id();
        ProcessRun running = live.get(id);
        if (running != null) {
            return running;
        }
        try {
            Optional<Run> known = known(task);
            return known.isPresent() ? known.get() : begin(task, folder(id));
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    @Override
    public Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        String id = task.task().id();
        ProcessRun running = live.get(id);
        if (running != null) {
            return Optional.of(running);
        }
        try {
            if (handle.equals(Handle.NONE)) {
                return known(task);
            }
            Optional<RunFolder> folder = folder(handle);
            return folder.isPresent() ? known(task, folder.get()) : Optional.empty();
        } catch (SameWorkException e) {
            // It was never started, and now another attempt runs.
            LOG.info("Run {} cannot go on: {}", id, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    /** The run that a task took over or launched before, or what became of it; empty if there is no trace of one. */
    private Optional<Run> known(TaskContext task) throws IOException, TargetUnavailableException, SameWorkException {
        String id = task.task().id();
        Optional<RunFolder> takenOver = adopted.find(id);
        Optional<Run> known = takenOver.isPresent() ? known(task, takenOver.get()) : Optional.empty();
        if (known.isPresent()) {
            return known;
        }
        adopted.forget(id);
        return known(task, folder(id));
    }

    /** The run that a folder has for a task, or what became of it; empty if there is no trace of one. */
    private Optional<Run> known(TaskContext task, RunFolder folder)
            throws IOException, TargetUnavailableException, SameWorkException {
        String id = task.task().id();
        // In this order: an outcome is noted before the folder goes, so a run is seen in one of them or in both.
        boolean prepared = folder.isPrepared();
        Optional<Ownership.Owner> owner = folder.ownership().owner();
        Optional<Outcome> over = finished.beside(folder).find(id);
        if (over.isPresent()) {
            return over.map(Run::ended);
        }
        if (!prepared || owner.isEmpty()) {
            return Optional.empty();
        }
        if (owner.get().is(id)) {
            return Optional.of(attach(task, RunFolder.at(folder.path()), owner.get()));
        }
        // A note of an adoption that was not made proves nothing; the task's own folder does.
        return folder.id().equals(id) ? Optional.of(Run.ended(ProcessFailures.adopted())) : Optional.empty();
    }

    @Override
    public Optional<Run> adopt(TaskContext task, Handle holder) throws TargetUnavailableException {
        Optional<RunFolder> folder = folder(holder);
        String id = task.task().id();
        ProcessRun running = live.get(id);
        if (running != null || folder.isEmpty()) {
            return Optional.ofNullable(running);
        }
        try {
            return adopt(task, folder.get());
        } catch (SameWorkException e) {
            // It was never started, and now another attempt runs.
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    private Optional<Run> adopt(TaskContext task, RunFolder folder)
            throws IOException, TargetUnavailableException, SameWorkException {
        String id = task.task().id();
        Optional<Ownership.Owner> owner = folder.ownership().owner();
        if (owner.isPresent() && owner.get().is(id)) {
            return known(task, folder);
        }
        if (owner.filter(Ownership.Owner::lets).isEmpty() || new OtherRun(folder.path()).isLost()) {
            return Optional.empty();
        }
        adopted.note(id, folder);
        if (!folder.ownership().adopt(owner.get(), id)) {
            adopted.forget(id);
            return Optional.empty();
        }
        LOG.info("Run {} is task {}'s from now on", folder.id(), id);
        ProcessRun before = live.get(owner.get().task());
        if (before != null) {
            before.lookWhoseItIs();
        }
        return known(task, folder);
    }

    @Override
    public CompletionStage<Void> supersede(TaskContext task, Handle holder) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Optional<RunFolder> folder = folder(holder);
        if (folder.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        threads.pool().execute(() -> {
            try {
                new OtherRun(folder.get().path()).supersede(finished);
                gone.complete(null);
            } catch (IOException e) {
                gone.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                gone.completeExceptionally(e);
            }
        });
        return gone;
    }

    @Override
    public void settled(ActivityTask task, Handle handle) {
        RunFolder folder = folder(handle).orElseGet(() -> folder(task.id()));
        try {
            folder.ownership().forget(task.id());
            finished.beside(folder).forget(task.id());
            adopted.forget(task.id());
        } catch (IOException e) {
            LOG.warn("What was noted of run {} stays, it could not be removed: {}", folder.id(), e.toString());
        }
    }

    /** A folder that cannot be read may hold a run that goes on: it is left as it is. */
    private static TargetUnavailableException unreadable(String id, IOException e) {
        return new TargetUnavailableException("the folder of run " + id + " cannot be read: " + e, e);
    }

    @Override
    public void probe() throws TargetUnavailableException {
        try {
            preparation.find();
        } catch (NotInstalledException e) {
            throw new TargetUnavailableException(e.outcome().cause(), e);
        }
        Path folder = context.workDirectory();
        if (!Files.isWritable(folder) || folder.toFile().getUsableSpace() < ROOM) {
            throw new TargetUnavailableException("the work directory " + folder + " is not writable or full");
        }
    }

    @Override
    public void close() {
        threads.close();
    }

    /** As it is for a run that begins now; one that began under another configuration knows its own place. */
    private RunFolder folder(String id) {
        return confinement.folder(context.workDirectory().resolve("runs").resolve(id), id);
    }

    /** The folder that a handle names, in this adapter's work directory or another's. */
    private static Optional<RunFolder> folder(Handle handle) {
        String path = handle.values().get(ProcessRun.FOLDER);
        return path == null ? Optional.empty() : Optional.of(new RunFolder(Utf8Path.of(path)));
    }

    /** A run that was launched before: it goes on, is over, or is lost, and the folder knows which. */
    private Run attach(TaskContext task, RunFolder folder, Ownership.Owner owner)
            throws IOException, TargetUnavailableException, SameWorkException {
        ProcessRun run = new ProcessRun(task, folder, RunSpec.readFrom(folder), engine);
        if (!run.resume()) {
            try {
                start(task, folder, run);
            } catch (SameWorkException e) {
                finished.beside(folder)
                        .add(folder, run.task(), new Outcome.Abandoned("it was never started"), Keep.NEVER);
                throw e;
            }
        }
        register(run);
        if (owner.state() == Ownership.State.ENDING
                && (folder.program().isCancelled() || folder.checker().isCancelled())) {
            run.cancel("it was cancelled before the bridge started again");
        }
        return run;
    }

    private Run begin(TaskContext task, RunFolder folder) throws TargetUnavailableException, SameWorkException {
        try {
            RunSpec spec = preparation.prepare(task.task(), folder, preparation.find());
            ProcessRun run = new ProcessRun(task, folder, spec, engine);
            start(task, folder, run);
            register(run);
            return run;
        } catch (NotInstalledException e) {
            return Run.ended(e.outcome());
        } catch (TargetUnavailableException | SameWorkException e) {
            clear(folder);
            throw e;
        } catch (IOException e) {
            return refuse(folder, ProcessFailures.ioError(e));
        } catch (InvalidInputException e) {
            return refuse(folder, ProcessFailures.invalidInput(e));
        }
    }

    /** Starts what is prepared, unless another attempt at the same work runs. */
    private void start(TaskContext task, RunFolder folder, ProcessRun run)
            throws IOException, TargetUnavailableException, SameWorkException {
        Optional<WorkKey> key = task.workKey();
        if (key.isEmpty()) {
            run.start();
            return;
        }
        Optional<Process> supervisor = workKeys.start(key.get(), folder, task.adoptsWithin());
        if (supervisor.isPresent()) {
            run.follow(supervisor.get());
        } else {
            run.followForeign();
        }
    }

    private void register(ProcessRun run) {
        live.put(run.task(), run);
        room.take(run);
        run.idle().whenComplete((done, failure) -> room.giveBack(run));
        run.outcome().whenComplete((outcome, failure) -> live.remove(run.task(), run));
    }

    private Run refuse(RunFolder folder, Outcome outcome) throws TargetUnavailableException {
        clear(folder);
        return Run.ended(outcome);
    }

    private static void clear(RunFolder folder) throws TargetUnavailableException {
        try {
            folder.delete();
        } catch (IOException e) {
            throw new TargetUnavailableException("the folder of run " + folder.id() + " cannot be removed: " + e, e);
        }
    }
}
