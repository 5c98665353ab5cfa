package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs legacy programs on this host: each task in a folder of its own, under a supervisor that outlives the bridge.
 *
 * <p>The folder is named by the task's id, and its supervisor holds a lock on it: that makes a launch idempotent across
 * crashes. Within this JVM {@code live} does.
 */
final class ProcessAdapter implements Adapter {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TRIM_EVERY = Duration.ofMinutes(10);
    private static final long ROOM = 1 << 20;

    private final AdapterContext context;
    private final Preparation preparation;
    private final RunThreads threads;
    private final Confinement confinement;
    private final FinishedRuns finished;
    private final ProcessRun.Engine engine;
    private final Map<String, ProcessRun> live = new ConcurrentHashMap<>();

    ProcessAdapter(
            ProcessAdapterConfig config,
            AdapterContext context,
            Launcher launcher,
            Confinement confinement,
            FinishedRuns finished) {
        this.context = context;
        this.preparation = new Preparation(config, context, confinement);
        this.confinement = confinement;
        this.finished = finished;
        this.threads = new RunThreads(context.activity());
        this.engine = new ProcessRun.Engine(launcher, finished, threads);
        threads.every(TRIM_EVERY, () -> threads.pool().execute(finished::trimKept));
        threads.every(LOOK_EVERY, () -> live.values().forEach(ProcessRun::look));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.IDEMPOTENT_LAUNCH, Capability.REATTACH, Capability.CONFIRMED_CANCEL, Capability.PROBE);
    }

    @Override
    public Run launch(TaskContext task) throws TargetUnavailableException {
        String id = task.task().id();
        ProcessRun running = live.get(id);
        if (running != null) {
            return running;
        }
        RunFolder folder = folder(id);
        try {
            // In this order: an outcome is noted before the folder goes, so a run is seen in one of them or in both.
            boolean prepared = folder.isPrepared();
            Optional<Outcome> over = finished.find(id);
            if (over.isPresent()) {
                return Run.ended(over.get());
            }
            return prepared ? adopt(task, folder) : begin(task, folder);
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    @Override
    public Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        if (!handle.equals(Handle.NONE) && !handle.values().containsKey(ProcessRun.FOLDER)) {
            return Optional.empty();
        }
        String id = task.task().id();
        ProcessRun running = live.get(id);
        if (running != null) {
            return Optional.of(running);
        }
        try {
            RunFolder folder = folder(id);
            boolean prepared = folder.isPrepared();
            Optional<Outcome> over = finished.find(id);
            if (over.isPresent()) {
                return over.map(Run::ended);
            }
            return prepared ? Optional.of(adopt(task, folder)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(id, e);
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

    /** A folder that an earlier launch prepared: its run goes on, is over, or is lost, and the folder knows which. */
    private Run adopt(TaskContext task, RunFolder found) throws IOException, TargetUnavailableException {
        RunFolder folder = RunFolder.at(found.path());
        ProcessRun run = new ProcessRun(task, folder, RunSpec.readFrom(folder), engine);
        register(folder.id(), run);
        try {
            run.resume();
        } catch (IOException | TargetUnavailableException e) {
            live.remove(folder.id(), run);
            throw e;
        }
        return run;
    }

    private Run begin(TaskContext task, RunFolder folder) throws TargetUnavailableException {
        RunSpec spec;
        try {
            spec = preparation.prepare(task.task(), folder, preparation.find());
        } catch (NotInstalledException e) {
            return Run.ended(e.outcome());
        } catch (TargetUnavailableException e) {
            clear(folder);
            throw e;
        } catch (IOException e) {
            return refuse(folder, ProcessFailures.ioError(e));
        } catch (InvalidInputException e) {
            return refuse(folder, ProcessFailures.invalidInput(e));
        }
        ProcessRun run = new ProcessRun(task, folder, spec, engine);
        try {
            register(folder.id(), run);
            run.start();
        } catch (TargetUnavailableException e) {
            live.remove(folder.id(), run);
            clear(folder);
            throw e;
        }
        return run;
    }

    private void register(String id, ProcessRun run) {
        live.put(id, run);
        run.outcome().whenComplete((outcome, failure) -> live.remove(id, run));
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
