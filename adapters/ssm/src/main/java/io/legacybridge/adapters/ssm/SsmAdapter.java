package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.adapters.program.Workers;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs legacy programs on other hosts: each task in a folder of its own there, under a supervisor that outlives the
 * agent of Systems Manager as well as the bridge.
 *
 * <p>Systems Manager may deliver a command late, twice or never, and cannot promise to end one. So what counts is the
 * run's folder, which is named by the task's id: whoever comes to it first starts the program, and whoever comes later
 * waits with him. That makes a launch idempotent across crashes, if it goes to the same host: which one that is, is
 * written down first.
 */
final class SsmAdapter implements Adapter {
    private static final Logger LOG = LoggerFactory.getLogger(SsmAdapter.class);
    private static final Duration LOOK_FOR_HOSTS = Duration.ofMinutes(1);

    /** What is allowed for the supervisor's and the script's own part of a run's time. */
    private static final Duration OVERHEAD = Duration.ofMinutes(2);

    /** What is allowed for files on their way, and for how long a URL is good once its command was delivered. */
    private static final Duration FILES = Duration.ofHours(1);

    /** How much of a payload is part of a command: one may have some 64 KB. */
    private static final int MOST_INLINE = 40_000;

    private final SsmAdapterConfig config;
    private final Payload.Maker payloads;
    private final StoredOutputs outputs;
    private final OutputFiles outputFiles;
    private final Scripts scripts;
    private final Notes notes;
    private final Judge judge;
    private final AwsHttp http;
    private final Commands commands;
    private final @Nullable ObjectStore store;
    private final Poller poller;
    private final Hosts hosts;
    private final Workers workers;
    private final Map<String, SsmRun> live = new ConcurrentHashMap<>();

    SsmAdapter(SsmAdapterConfig config, AdapterContext context, Poller.Pace pace, Duration lookForHosts) {
        this.config = config;
        this.outputs = new StoredOutputs(
                context.workDirectory().resolve("files"), OutputFiles.roots(config), context.storages());
        outputs.clean();
        this.outputFiles = new OutputFiles(outputs, config.deliver().plus(FILES));
        this.payloads = new Payload.Maker(
                config,
                context.taskTimeout(),
                new InputFiles(config, config.deliver().plus(FILES), context.storages()));
        this.scripts = new Scripts(config);
        this.notes = new Notes(context.workDirectory());
        this.judge = new Judge(context.workDirectory());
        this.http = AwsHttp.open("legacy-bridge-ssm-" + context.activity(), builder -> builder);
        try {
            this.commands = Commands.at(config, http);
            BucketConfig bucket = config.bucket();
            this.store = bucket == null ? null : ObjectStore.at(config, bucket, http);
        } catch (IllegalStateException e) {
            http.close();
            throw e;
        }
        this.poller = new Poller(commands, http.timer(), pace);
        this.hosts = new Hosts(config, commands);
        this.workers = new Workers("legacy-bridge-ssm-" + context.activity() + "-work");
        http.timer()
                .scheduleWithFixedDelay(
                        hosts::look, lookForHosts.toMillis(), lookForHosts.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** At the normal pace. */
    static SsmAdapter of(SsmAdapterConfig config, AdapterContext context) {
        return new SsmAdapter(config, context, Poller.Pace.NORMAL, LOOK_FOR_HOSTS);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.IDEMPOTENT_LAUNCH, Capability.REATTACH, Capability.CONFIRMED_CANCEL, Capability.PROBE);
    }

    @Override
    public Run launch(TaskContext context) throws TargetUnavailableException {
        ActivityTask task = context.task();
        SsmRun running = live.get(task.id());
        if (running != null) {
            return running;
        }
        try {
            Optional<Notes.Note> noted = notes.find(task.id());
            if (noted.isPresent() && noted.get().command() != null) {
                return followed(
                        context,
                        new Commands.Sent(noted.get().instance(), noted.get().command()),
                        false);
            }
            Payload payload = payload(task);
            String host = noted.isPresent() ? noted.get().instance() : hosts.choose();
            notes.write(task.id(), new Notes.Note(host, null));
            Commands.Sent sent = Commands.get(send(task, payload, host));
            notes.write(task.id(), new Notes.Note(host, sent.id()));
            return followed(context, sent, true);
        } catch (InvalidInputException e) {
            return Run.ended(SsmFailures.invalidInput(e));
        } catch (RefusedException e) {
            forget(task.id());
            return Run.ended(SsmFailures.rejected(String.valueOf(e.getMessage())));
        } catch (NotSentException e) {
            // Nothing is there that would have to be found, so the next launch may choose another host.
            forget(task.id());
            throw e;
        } catch (IOException e) {
            throw new TargetUnavailableException("the work directory cannot be used: " + e, e);
        }
    }

    @Override
    public Optional<Run> reattach(TaskContext context, Handle handle) throws TargetUnavailableException {
        if (handle.equals(Handle.NONE)) {
            return interrupted(context);
        }
        Map<String, String> values = handle.values();
        String instance = values.get(SsmRun.INSTANCE);
        String command = values.get(SsmRun.COMMAND);
        if (instance == null || command == null || !context.task().id().equals(values.get(SsmRun.FOLDER))) {
            return Optional.empty();
        }
        SsmRun running = live.get(context.task().id());
        return Optional.of(running == null ? followed(context, new Commands.Sent(instance, command), false) : running);
    }

    /** What a launch may have started that did not live to tell: it is made again, and finds that. */
    private Optional<Run> interrupted(TaskContext context) throws TargetUnavailableException {
        try {
            return notes.find(context.task().id()).isPresent() ? Optional.of(launch(context)) : Optional.empty();
        } catch (IOException e) {
            throw new TargetUnavailableException("the work directory cannot be used: " + e, e);
        }
    }

    private SsmRun followed(TaskContext context, Commands.Sent sent, boolean fresh) {
        ActivityTask task = context.task();
        SsmRun run = new SsmRun(task.id(), sent, new Site(context));
        live.put(task.id(), run);
        hosts.add(sent.instance(), run);
        run.outcome().whenComplete((outcome, failure) -> {
            live.remove(task.id(), run);
            hosts.remove(sent.instance(), run);
        });
        run.follow(fresh);
        return run;
    }

    /** The folder stays on its host until another run removes it, since a command may still be on its way there. */
    @Override
    public void settled(ActivityTask task, Handle handle) {
        forget(task.id());
        if (store != null) {
            store.removePayload(task.id());
        }
    }

    private void forget(String task) {
        try {
            notes.remove(task);
        } catch (IOException e) {
            LOG.warn("The note of run {} stays in the work directory: {}", task, e.toString());
        }
    }

    private Payload payload(ActivityTask task) throws InvalidInputException, TargetUnavailableException {
        Payload payload = payloads.of(task);
        if (store == null && payload.base64().length() > MOST_INLINE) {
            throw new InvalidInputException("the command with its values and the input has "
                    + payload.base64().length() + " bytes when packed, and " + MOST_INLINE
                    + " fit into a command; name a bucket, or pass a URI");
        }
        return payload;
    }

    private CompletableFuture<Commands.Sent> send(ActivityTask task, Payload payload, String host) {
        String base64 = payload.base64();
        if (store == null || base64.length() <= MOST_INLINE) {
            return send(task.id(), host, scripts.run(task.id(), payload, base64, ""));
        }
        return store.putPayload(task.id(), payload.packed())
                .thenCompose(uri -> send(task.id(), host, scripts.run(task.id(), payload, "", uri)));
    }

    private CompletableFuture<Commands.Sent> send(String task, String host, List<String> lines) {
        Duration execute = payloads.longestRun().plus(config.in().isEmpty() ? OVERHEAD : FILES);
        return commands.send(task, host, lines, config.deliver(), execute);
    }

    @Override
    public void probe() throws TargetUnavailableException {
        hosts.probe();
    }

    @Override
    public void close() {
        commands.close();
        if (store != null) {
            store.close();
        }
        http.close();
        workers.close();
    }

    /** What the run of one task needs. */
    private final class Site implements SsmRun.Site {
        private final TaskContext context;

        Site(TaskContext context) {
            this.context = context;
        }

        @Override
        public CompletableFuture<Commands.Sent> send(String id, String host) {
            return workers.ask(() -> payload(context.task()))
                    .thenCompose(payload -> SsmAdapter.this.send(context.task(), payload, host));
        }

        @Override
        public CompletableFuture<Commands.Sent> sendCollect(String id, String host, RunSpec spec) {
            return workers.ask(() -> scripts.collect(id, outputFiles.order(id, spec)))
                    .thenCompose(lines -> commands.send(id, host, lines, config.deliver(), FILES));
        }

        @Override
        public CompletableFuture<Outcome> publish(Good run, Leftovers files, BooleanSupplier begins) {
            String id = context.task().id();
            return workers.ask(() -> outputs.look(id, run.spec().outputs(), files.files()))
                    .thenCompose(looked -> {
                        if (looked instanceof StoredOutputs.Rejected rejected) {
                            return CompletableFuture.completedFuture(SsmFailures.judged(
                                    rejected.error(), run.spec().program() + ": " + rejected.why(), run.stderr()));
                        }
                        List<StoredOutputs.Ready> ready = ((StoredOutputs.Fine) looked).files();
                        return context.confirmWanted()
                                .thenCompose(wanted -> workers.ask(() -> wanted && begins.getAsBoolean()
                                        ? outputs.publish(ready, run::outcome)
                                        : unwanted(ready)))
                                .toCompletableFuture();
                    });
        }

        private Outcome unwanted(List<StoredOutputs.Ready> files) {
            StoredOutputs.discard(files);
            return new Outcome.Abandoned("the task is no longer wanted; nothing was published");
        }

        @Override
        public void clear(RunSpec spec) {
            outputs.clear(context.task().id(), spec.outputs());
        }

        @Override
        public CompletableFuture<Commands.Sent> sendStop(String id, String host) {
            Duration execute = config.stop().grace().plus(OVERHEAD);
            return commands.send(id, host, scripts.stop(id), config.deliver(), execute);
        }

        @Override
        public CompletableFuture<Void> cancel(Commands.Sent command) {
            return commands.cancel(command);
        }

        @Override
        public void follow(Commands.Sent command, boolean fresh, Poller.Follower follower) {
            poller.follow(command, fresh, follower);
        }

        @Override
        public CompletableFuture<String> output(String url) {
            return store == null
                    ? CompletableFuture.failedFuture(new IllegalStateException("there is no bucket"))
                    : store.output(url);
        }

        @Override
        public Judge.Ruling judge(Report report, String host) {
            return judge.of(report, host);
        }

        @Override
        public void work(Runnable work) {
            workers.execute(work);
        }

        @Override
        public void later(Duration delay, Runnable action) {
            try {
                http.timer().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("an action is dropped: the adapter is closed");
            }
        }
    }
}
