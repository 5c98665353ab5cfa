package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in the cluster that the bridge lives in: each open task is a Secret in the bridge's namespace, so it
 * survives the pod, and another replica of the pool goes on with it. {@code docs/journal.md} describes its objects.
 *
 * <p>Normal: one thread takes all entries that have arrived since it last looked. What they make of a task is written
 * by one request, however many of them there are, and the requests of several tasks go out at once; then the stages
 * complete, in the order of the calls. A task that was accepted and closed meanwhile costs nothing.
 *
 * <p>Every request says which version of the Secret it is meant for. One that is refused for that was of a task that
 * another replica has adopted: the owner is told that it is lost, before anything else is said about it. So no two
 * replicas own one task, whatever their Leases say. No answer: the entries of that task fail, and are not in the
 * journal.
 *
 * <p>{@link Adoption} shows that this replica lives, and brings the tasks of those that do not.
 */
final class KubernetesJournal implements TaskJournal {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesJournal.class);
    private static final int REQUEST_THREADS = 8;
    private static final long LONGEST_CLOSE_MILLIS = 15_000;

    private record Append(JournalEntry entry, CompletableFuture<Void> written) {}

    private sealed interface Command {
        record Write(Append append) implements Command {}

        record Take(HeldTask adopted) implements Command {}

        record Check() implements Command {}

        record Stop() implements Command {}
    }

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private final Watches watches;
    private final KubernetesJournalConfig config;
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::live, "legacy-bridge-kubernetes-journal");
    private final ExecutorService requests = Executors.newFixedThreadPool(REQUEST_THREADS, action -> {
        Thread made = new Thread(action, "legacy-bridge-kubernetes-journal-request");
        made.setDaemon(true);
        return made;
    });
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();

    // Confined to the thread.
    private final Map<TaskToken, HeldTask> held = new LinkedHashMap<>();

    /** Changes, together with what it lets into the queue, under the lock of this object. */
    private State state = State.NEW;

    private @Nullable Owner owner;
    private volatile boolean abandoned;

    private KubernetesJournal(KubernetesJournalConfig config, Watches watches) {
        this.config = config;
        this.watches = watches;
        thread.setDaemon(true);
    }

    /** A journal in a cluster, which is looked at when it is opened. */
    static KubernetesJournal in(KubernetesJournalConfig config) {
        return in(config, Watches.SHARED);
    }

    static KubernetesJournal in(KubernetesJournalConfig config, Watches watches) {
        return new KubernetesJournal(config, watches);
    }

    /** May be called once. */
    @Override
    public synchronized CompletionStage<Opened> open(Owner newOwner) {
        if (state != State.NEW) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("this journal was opened before; make another one"));
        }
        state = State.OPEN;
        owner = newOwner;
        thread.start();
        return opened.copy();
    }

    @Override
    public synchronized CompletionStage<Void> append(JournalEntry entry) {
        if (state != State.OPEN) {
            return CompletableFuture.failedStage(new IOException("the journal is not open"));
        }
        Append append = new Append(entry, new CompletableFuture<>());
        commands.add(new Command.Write(append));
        return append.written();
    }

    // The thread's life

    private void live() {
        try {
            KubernetesClient client = watches.connect(config.cluster());
            try {
                live(client);
            } finally {
                watches.release(config.cluster());
            }
        } catch (KubernetesClientException e) {
            opened.completeExceptionally(new IllegalStateException(
                    "the cluster cannot keep a journal: " + Refusal.of(e).message(), e));
        } catch (TargetUnavailableException | RuntimeException e) {
            if (!opened.completeExceptionally(
                    new IllegalStateException("the cluster cannot keep a journal: " + e.getMessage(), e))) {
                LOG.error("the journal in the cluster ended", e);
            }
        } finally {
            end();
        }
    }

    private void live(KubernetesClient client) {
        String namespace = Optional.ofNullable(config.namespace())
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse("default");
        List<String> missing = Permissions.missingForJournal(client, namespace);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("in the namespace " + namespace + " the bridge may not "
                    + String.join(", ", missing) + "; grant it by a Role, as docs/journal.md has one");
        }
        TaskSecrets secrets = new TaskSecrets(client, namespace, config.pool());
        Adoption adoption = new Adoption(
                secrets, ReplicaLeases.ofTasks(client, namespace, config.pool()), config, new Adoption.Journal() {
                    @Override
                    public void adopted(HeldTask task) {
                        commands.add(new Command.Take(task));
                    }

                    @Override
                    public void mayHaveLostSome() {
                        commands.add(new Command.Check());
                    }
                });
        adoption.begin();
        try {
            opened.complete(readOwn(secrets));
            carryOut(secrets);
        } finally {
            adoption.end(held.isEmpty() && !abandoned);
        }
    }

    private Opened readOwn(TaskSecrets secrets) {
        List<String> problems = new ArrayList<>();
        List<HeldTask> found = new ArrayList<>();
        for (Secret secret : secrets.of(config.replica())) {
            try {
                found.add(HeldTask.of(secret));
            } catch (IOException e) {
                problems.add(e.getMessage() + "; it is left as it is: look at it, and delete it");
            }
        }
        found.sort(Comparator.comparing(one -> one.task().task().receivedAt()));
        found.forEach(one -> held.put(one.token(), one));
        return new Opened(found.stream().map(HeldTask::task).toList(), problems);
    }

    private void carryOut(TaskSecrets secrets) {
        TaskWriter writer = new TaskWriter(secrets, config.replica());
        List<Command> arrived = new ArrayList<>();
        boolean stopped = false;
        while (!stopped) {
            arrived.add(nextCommand());
            commands.drainTo(arrived);
            List<Append> batch = new ArrayList<>();
            for (Command command : arrived) {
                if (command instanceof Command.Write write) {
                    batch.add(write.append());
                } else if (command instanceof Command.Take take) {
                    take(take.adopted());
                } else if (command instanceof Command.Check) {
                    check(secrets);
                } else {
                    stopped = true;
                }
            }
            arrived.clear();
            if (!batch.isEmpty() && !abandoned) {
                commit(writer, batch);
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

    private Owner owner() {
        Owner told = owner;
        if (told == null) {
            throw new IllegalStateException("the journal is not open");
        }
        return told;
    }

    private void take(HeldTask adopted) {
        held.put(adopted.token(), adopted);
        LOG.info("{} is adopted: its replica does not live any more", adopted.task());
        owner().adopted(adopted.task());
    }

    /** After a silence of this replica: what others have adopted meanwhile is not this one's any more. */
    private void check(TaskSecrets secrets) {
        try {
            Set<String> ours =
                    secrets.of(config.replica()).stream().map(Meta::name).collect(Collectors.toSet());
            List.copyOf(held.values()).stream()
                    .filter(one -> !ours.contains(Meta.name(one.secret())))
                    .forEach(one -> lose(one.token()));
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "Whether others have adopted tasks of this replica cannot be seen; the next write of each tells: {}",
                    Refusal.of(e).message());
        }
    }

    private void lose(TaskToken token) {
        held.remove(token);
        LOG.warn("task {} belongs to another replica now", token.id());
        owner().lost(token);
    }

    // Writing

    private void commit(TaskWriter writer, List<Append> batch) {
        Map<TaskToken, List<Append>> byTask = new LinkedHashMap<>();
        batch.forEach(append -> byTask.computeIfAbsent(append.entry().token(), token -> new ArrayList<>())
                .add(append));
        Map<TaskToken, CompletableFuture<TaskWriter.Result>> results = new LinkedHashMap<>();
        byTask.forEach((token, appends) -> {
            HeldTask before = held.get(token);
            List<JournalEntry> entries = appends.stream().map(Append::entry).toList();
            results.put(token, CompletableFuture.supplyAsync(() -> writer.write(before, entries), requests));
        });
        results.forEach((token, result) -> note(token, result.join()));
        for (Append append : batch) {
            Objects.requireNonNull(results.get(append.entry().token()))
                    .thenAccept(result -> complete(append.written(), result));
        }
    }

    private void note(TaskToken token, TaskWriter.Result result) {
        if (result instanceof TaskWriter.Result.Kept kept) {
            held.put(token, kept.task());
        } else if (result instanceof TaskWriter.Result.Gone) {
            held.remove(token);
        } else if (result instanceof TaskWriter.Result.Others) {
            lose(token);
        }
    }

    /** An entry of a task that is another replica's says nothing, as one of a task that is not open. */
    private static void complete(CompletableFuture<Void> written, TaskWriter.Result result) {
        if (result instanceof TaskWriter.Result.Failed failed) {
            written.completeExceptionally(failed.failure());
        } else {
            written.complete(null);
        }
    }

    // The end

    private void end() {
        List<Command> left = new ArrayList<>();
        synchronized (this) {
            state = State.CLOSED;
            commands.drainTo(left);
        }
        opened.completeExceptionally(new IllegalStateException("the journal was closed"));
        requests.shutdown();
        for (Command command : left) {
            if (command instanceof Command.Write write) {
                write.append()
                        .written()
                        .completeExceptionally(new IOException("the journal ended before this entry was written"));
            }
        }
    }

    /**
     * The Lease stays where tasks are open: it is a while until another replica adopts them, and we may be back by
     * then.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (state != State.OPEN) {
                state = State.CLOSED;
                return;
            }
            state = State.CLOSED;
            commands.add(new Command.Stop());
        }
        if (Thread.currentThread().equals(thread)) {
            return; // who waits for an entry closes it; it ends after what is under way
        }
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the journal in the cluster is still writing; it ends when the cluster answers");
        }
    }

    /** Ends as with the process: nothing more is written or renewed. For tests. */
    void abandon() {
        abandoned = true;
        close();
    }
}
