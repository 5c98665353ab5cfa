package io.legacybridge.service.managed;

import io.dropwizard.lifecycle.Managed;
import io.legacybridge.service.config.ActivitySection;
import io.legacybridge.service.config.BridgeConfiguration;
import io.legacybridge.service.config.ClaimCheckSection;
import io.legacybridge.service.config.KubernetesJournalSection;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerBuilder;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.claim.ClaimStore;
import io.legacybridge.worker.claim.FolderClaimStore;
import io.legacybridge.worker.journal.FolderJournal;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.storage.FileStorages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker with its adapters. {@link #start} makes them, {@link #begin} asks for work: between the two the service's
 * HTTP comes up, so that no task is taken by a service that then fails to start. {@link #stop} drains.
 *
 * <p>Started and stopped once each, by one thread; the rest is thread-safe.
 */
public final class BridgeWorker implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeWorker.class);

    private final ReadConfiguration.Valid settings;
    private final WorkDirectory workDirectory;
    private final StepFunctions stepFunctions;
    private final List<WorkerListener> listeners;
    private final TaskJournal journal;
    private final FileStorages storages;
    private final Map<String, Adapter> adapters = Collections.synchronizedMap(new LinkedHashMap<>());
    private @Nullable ClaimCleaning cleaning;
    private volatile @Nullable Worker worker;

    /** @param listeners who wants to know what it does */
    public BridgeWorker(
            ReadConfiguration.Valid settings,
            WorkDirectory workDirectory,
            StepFunctions stepFunctions,
            List<WorkerListener> listeners) {
        this.settings = settings;
        this.workDirectory = workDirectory;
        this.stepFunctions = stepFunctions;
        this.listeners = List.copyOf(listeners);
        this.storages = settings.openStorages();
        this.journal = journal(settings.configuration());
    }

    private static TaskJournal journal(BridgeConfiguration configuration) {
        Optional<KubernetesJournalSection> cluster = configuration.clusterJournal();
        return cluster.isPresent()
                ? cluster.get().journal(configuration.workDirectory())
                : FolderJournal.in(configuration.journal());
    }

    /**
     * Makes each activity's folder, its adapter, and the worker.
     *
     * @throws IOException if a folder cannot be made, with a message for the operator
     * @throws IllegalStateException if this machine lacks what an adapter needs, with a message for the operator
     */
    @Override
    public void start() throws IOException {
        BridgeConfiguration configuration = settings.configuration();
        WorkerBuilder builder = Worker.builder(stepFunctions.service())
                .name(configuration.workerName())
                .createActivities(configuration.createActivities())
                .replicas(configuration.stepFunctions().replicas())
                .journal(journal)
                .drain(configuration.drain().policy());
        listeners.forEach(builder::listener);
        Optional<ClaimCheckSection> claimCheck = configuration.claimCheck();
        if (claimCheck.isPresent()) {
            ClaimStore store = claimCheck.get().open(storages);
            builder.claimCheck(claimCheck.get().with(store));
            Optional<Duration> keepFor = claimCheck.get().keepFor();
            if (store instanceof FolderClaimStore folder && keepFor.isPresent()) {
                cleaning = ClaimCleaning.start(folder, keepFor.get(), Clock.systemUTC());
            }
        }
        for (String activity : configuration.activities().keySet()) {
            Path folder = workDirectory.ofActivity(activity);
            ActivitySection section = configuration.activity(activity);
            Adapter adapter = settings.adapter(activity)
                    .create(new AdapterContext(
                            activity, folder, workDirectory.shared(), section.timeout(), Clock.systemUTC(), storages));
            adapters.put(activity, adapter);
            builder.activity(activity, section.policy(), adapter);
        }
        worker = builder.build();
    }

    /**
     * Goes on with what the journal has open, looks for the activities and begins to ask for their tasks.
     *
     * @return completes when all are found; exceptionally, naming each that cannot be used, or why the journal cannot
     *     be opened
     */
    public CompletionStage<Void> begin() {
        return worker().start();
    }

    /** What each activity is doing; empty before the start. */
    public List<ActivityStatus> activities() {
        Worker running = worker;
        return running == null ? List.of() : running.status();
    }

    /** Where the worker is in its life. */
    public WorkerState state() {
        Worker running = worker;
        return running == null ? WorkerState.NEW : running.state();
    }

    /** Who asks for tasks, as it shows in an execution's history. */
    public String name() {
        return settings.configuration().workerName();
    }

    /** The type of an activity's adapter, as the configuration has it. */
    public String adapterType(String activity) {
        return settings.adapter(activity).factory().type();
    }

    /** Whether {@link #log} can read what an activity's runs print. */
    public boolean hasLogs(String activity) {
        Adapter adapter = adapters.get(activity);
        return adapter != null && adapter.capabilities().contains(Capability.LOGS);
    }

    /** See {@link Worker#pause}. */
    public CompletionStage<Boolean> pause(String activity) {
        return worker().pause(activity);
    }

    /** See {@link Worker#resume}. */
    public CompletionStage<Boolean> resume(String activity) {
        return worker().resume(activity);
    }

    /** See {@link Worker#resize}. */
    public CompletionStage<Boolean> resize(String activity, int slots) {
        return worker().resize(activity, slots);
    }

    /** See {@link Worker#cancel}. */
    public CompletionStage<Boolean> cancel(String taskId) {
        return worker().cancel(taskId);
    }

    /** See {@link Worker#log}. */
    public Optional<CompletionStage<LogPage>> log(String taskId, String cursor) {
        return worker().log(taskId, cursor);
    }

    /** The HeartbeatSeconds of an activity. */
    public Duration heartbeat(String activity) {
        return settings.configuration().activity(activity).policy().heartbeat();
    }

    /** The longest that {@link #stop} takes. */
    public Duration maximumStopTime() {
        return worker().maximumStopTime();
    }

    /** Begins to drain, as {@link #stop} does; everything else goes on, so that it can be watched. */
    public CompletionStage<Void> drain() {
        CompletionStage<Void> drained = worker().drain();
        stepFunctions.engine().ifPresent(EmbeddedEngine::releasePolls);
        return drained;
    }

    /**
     * Drains: no new polls, running work finishes or is handed back, reports come through. With an engine inside, its
     * open polls are answered at once, since nobody else would send work through them. May be called again.
     */
    @Override
    public void stop() throws InterruptedException {
        Worker running = worker;
        if (running == null) {
            return;
        }
        try {
            drain().toCompletableFuture().get(running.maximumStopTime().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.error("the worker did not drain within {} s; the service stops without it", seconds(running));
            running.close();
        } catch (ExecutionException e) {
            LOG.error("the worker failed while it drained", e.getCause());
        } finally {
            if (cleaning != null) {
                cleaning.close();
            }
            adapters.values().forEach(Adapter::close);
            adapters.clear();
            storages.close();
            journal.close();
        }
    }

    private static long seconds(Worker running) {
        return running.maximumStopTime().toSeconds();
    }

    private Worker worker() {
        Worker running = worker;
        if (running == null) {
            throw new IllegalStateException("the worker was not made yet");
        }
        return running;
    }
}
