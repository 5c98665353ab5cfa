package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.Tokens;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Open tasks in a real cluster: found again, and never two replicas'. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class KubernetesJournalTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final Handle HANDLE = new Handle(Map.of("job", "a", "uid", "b"));

    @TempDir
    Path folder;

    private Cluster cluster;
    private final List<KubernetesJournal> journals = new ArrayList<>();

    /** What a journal tells its worker. */
    private static final class Told implements TaskJournal.Owner {
        final Queue<JournaledTask> adopted = new ConcurrentLinkedQueue<>();
        final Queue<TaskToken> lost = new ConcurrentLinkedQueue<>();

        @Override
        public void adopted(JournaledTask task) {
            adopted.add(task);
        }

        @Override
        public void lost(TaskToken token) {
            lost.add(token);
        }
    }

    @BeforeEach
    void makeNamespace() {
        cluster = new Cluster();
    }

    @AfterEach
    void close() {
        journals.forEach(KubernetesJournal::close);
        cluster.close();
    }

    private KubernetesJournal journal(String replica, Duration lease) {
        KubernetesJournal journal = KubernetesJournal.in(
                new KubernetesJournalConfig(cluster.config, cluster.namespace, "maps", replica, lease),
                new Watches(http -> {}));
        journals.add(journal);
        return journal;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static TaskJournal.Opened open(KubernetesJournal journal) throws Exception {
        return get(journal.open(new Told()));
    }

    private static JournaledTask task() {
        return task("{}", Instant.now());
    }

    private static JournaledTask task(String input, Instant receivedAt) {
        return JournaledTask.accepted(
                new ActivityTask("contract", Tokens.fresh(), input, receivedAt),
                new TaskTerms(
                        Duration.ofSeconds(30), receivedAt.plusSeconds(3600), Duration.ofSeconds(20), OnLost.FAIL),
                Optional.empty());
    }

    private List<Secret> secrets() {
        return cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .withLabel(Labels.JOURNAL)
                .list()
                .getItems();
    }

    @Test
    void theNextWorkerFindsEachTaskWhereTheLastOneLeftIt() throws Exception {
        JournaledTask older = task("{\"name\":\"\u00e4\"}", Instant.now().minusSeconds(9));
        JournaledTask newer = task();
        TaskToken token = newer.task().token();
        KubernetesJournal first = journal("one", LONG);
        assertThat(open(first).tasks()).isEmpty();
        first.append(new JournalEntry.Accepted(newer));
        get(first.append(new JournalEntry.Launching(token, 1)));
        get(first.append(new JournalEntry.Accepted(older)));
        first.append(new JournalEntry.Launched(token, HANDLE));
        first.append(new JournalEntry.OutcomeSet(token, new Outcome.Succeeded("{}")));
        get(first.append(new JournalEntry.Sending(token)));
        first.abandon();

        TaskJournal.Opened found = open(journal("one", LONG));

        assertThat(found.problems()).isEmpty();
        assertThat(found.tasks())
                .containsExactly(
                        older,
                        new JournaledTask(
                                newer.task(),
                                newer.terms(),
                                Optional.empty(),
                                1,
                                Optional.of(HANDLE),
                                Optional.of(new Outcome.Succeeded("{}")),
                                true));
    }

    @Test
    void aClosedTaskLeavesNothingNorDoesAReplicaThatHasNone() throws Exception {
        KubernetesJournal journal = journal("one", LONG);
        open(journal);
        JournaledTask closed = task();
        get(journal.append(new JournalEntry.Accepted(closed)));
        assertThat(secrets()).hasSize(1);

        get(journal.append(new JournalEntry.Closed(closed.task().token())));
        get(journal.append(new JournalEntry.Sending(closed.task().token())));
        journal.close();

        assertThat(secrets()).isEmpty();
        assertThat(cluster.client.leases().inNamespace(cluster.namespace).list().getItems())
                .isEmpty();
    }

    @Test
    void theTokenIsInTheSecretsDataAlone_rule12() throws Exception {
        KubernetesJournal journal = journal("one", LONG);
        open(journal);
        JournaledTask open = task();
        get(journal.append(new JournalEntry.Accepted(open)));

        Secret secret = secrets().get(0);
        assertThat(Serialization.asJson(secret.getMetadata()))
                .doesNotContain(open.task().token().secret());
        assertThat(HeldTask.of(secret).task()).isEqualTo(open);
    }

    @Test
    void theLargestInputAndOutputAreKept_rule10() throws Exception {
        String big = "\"" + "\u00e4".repeat(131_071) + "\"";
        JournaledTask large = task(big, Instant.now());
        KubernetesJournal first = journal("one", LONG);
        open(first);
        first.append(new JournalEntry.Accepted(large));
        get(first.append(new JournalEntry.OutcomeSet(large.task().token(), new Outcome.Succeeded(big))));
        first.abandon();

        JournaledTask found = open(journal("one", LONG)).tasks().get(0);

        assertThat(found.task().input()).isEqualTo(big);
        assertThat(found.outcome()).contains(new Outcome.Succeeded(big));
    }

    @Test
    void whatIsAppendedBeforeACloseIsWrittenAndWhatComesAfterFails() throws Exception {
        KubernetesJournal journal = journal("one", LONG);
        open(journal);
        List<CompletionStage<Void>> appends = Stream.generate(KubernetesJournalTest::task)
                .limit(50)
                .map(task -> journal.append(new JournalEntry.Accepted(task)))
                .toList();

        journal.close();

        for (CompletionStage<Void> append : appends) {
            get(append);
        }
        assertThat(secrets()).hasSize(50);
        assertThatThrownBy(() -> get(journal.append(new JournalEntry.Accepted(task()))))
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(journal)).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatCannotBeReadIsReportedAndLeftAlone() throws Exception {
        KubernetesJournal first = journal("one", LONG);
        open(first);
        get(first.append(new JournalEntry.Accepted(task())));
        get(first.append(new JournalEntry.Accepted(task())));
        first.abandon();
        cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .withName(Meta.name(secrets().get(0)))
                .edit(secret -> {
                    secret.setData(Map.of("task", "bm9uc2Vuc2U="));
                    return secret;
                });

        TaskJournal.Opened found = open(journal("one", LONG));

        assertThat(found.tasks()).hasSize(1);
        assertThat(found.problems()).singleElement().asString().contains("holds no task that can be read");
        assertThat(secrets()).hasSize(2);
    }

    @Test
    void theTasksOfAReplicaThatDiedAreOneOthersEach() throws Exception {
        KubernetesJournal dead = journal("dead", SHORT);
        open(dead);
        List<JournaledTask> left =
                Stream.generate(KubernetesJournalTest::task).limit(20).toList();
        for (JournaledTask task : left) {
            get(dead.append(new JournalEntry.Accepted(task)));
        }
        Told one = new Told();
        Told two = new Told();
        KubernetesJournal first = journal("one", SHORT);
        get(first.open(one));
        get(journal("two", SHORT).open(two));
        dead.abandon();

        await().atMost(PATIENCE).until(() -> one.adopted.size() + two.adopted.size() >= left.size());

        assertThat(Stream.concat(one.adopted.stream(), two.adopted.stream())).containsExactlyInAnyOrderElementsOf(left);
        assertThat(secrets())
                .allSatisfy(
                        secret -> assertThat(Meta.label(secret, Labels.OWNER)).isIn("one", "two"));
        for (JournaledTask task : one.adopted) {
            get(first.append(new JournalEntry.Closed(task.task().token())));
        }
        assertThat(secrets()).hasSize(two.adopted.size());
    }

    @Test
    void theTasksOfAReplicaThatLivesAreLeftToIt() throws Exception {
        KubernetesJournal living = journal("one", SHORT);
        Told told = new Told();
        get(living.open(told));
        get(living.append(new JournalEntry.Accepted(task())));
        Told other = new Told();
        get(journal("two", SHORT).open(other));

        await().pollDelay(SHORT.multipliedBy(2)).atMost(PATIENCE).until(() -> true);

        assertThat(other.adopted).isEmpty();
        assertThat(told.lost).isEmpty();
    }

    @Test
    void aReplicaThatWasOnlySilentLosesWhatOthersAdopted() throws Exception {
        KubernetesJournal silent = journal("one", LONG);
        Told told = new Told();
        get(silent.open(told));
        JournaledTask adopted = task();
        JournaledTask kept = task();
        get(silent.append(new JournalEntry.Accepted(adopted)));
        get(silent.append(new JournalEntry.Accepted(kept)));
        TaskSecrets secrets = new TaskSecrets(cluster.client, cluster.namespace, "maps");
        secrets.take(secrets.get(adopted).orElseThrow(), "two");

        get(silent.append(new JournalEntry.Launching(adopted.task().token(), 1)));
        get(silent.append(new JournalEntry.Closed(adopted.task().token())));
        get(silent.append(new JournalEntry.Launching(kept.task().token(), 1)));

        assertThat(told.lost).containsExactly(adopted.task().token());
        Secret others = secrets.get(adopted).orElseThrow();
        assertThat(Meta.label(others, Labels.OWNER)).isEqualTo("two");
        assertThat(HeldTask.of(others).task()).isEqualTo(adopted);
    }

    @Test
    void anEntryIsWrittenAlthoughAPersonHasTouchedItsSecret() throws Exception {
        KubernetesJournal journal = journal("one", LONG);
        open(journal);
        JournaledTask open = task();
        get(journal.append(new JournalEntry.Accepted(open)));
        cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .withName(Meta.name(secrets().get(0)))
                .edit(secret -> {
                    secret.getMetadata().setAnnotations(Map.of("seen-by", "somebody"));
                    return secret;
                });

        get(journal.append(new JournalEntry.Launching(open.task().token(), 1)));

        assertThat(HeldTask.of(secrets().get(0)).task().launches()).isEqualTo(1);
    }

    @Test
    void aJobWhoseReplicaDiedEndsUnderTheOther_rule2() throws Exception {
        ScriptedActivityService service = new ScriptedActivityService();
        TaskToken token = service.offer("polled by the dead replica", "{}");
        TestTaskContext context = TestTaskContext.wanted(new ActivityTask("contract", token, "{}", Instant.now()));
        JournaledTask task = JournaledTask.accepted(
                context.task(),
                new TaskTerms(
                        Duration.ofSeconds(60), Instant.now().plusSeconds(3600), Duration.ofSeconds(20), OnLost.FAIL),
                Optional.empty());
        KubernetesJournal dead = journal("dead", SHORT);
        open(dead);
        Config program = Config.shell("sleep 5; echo '{\"tracks\": 3}'").result(ResultSource.LOG);
        try (Adapter itsAdapter = replica(program, "dead")) {
            get(dead.append(new JournalEntry.Accepted(task)));
            get(dead.append(new JournalEntry.Launching(token, 1)));
            get(dead.append(
                    new JournalEntry.Launched(token, itsAdapter.launch(context).handle())));
        }
        dead.abandon();

        ActivityPolicy policy = ActivityPolicy.ofSlots(2).withClocks(Duration.ofSeconds(60), Duration.ofMinutes(30));
        try (Adapter adapter = replica(program, "other");
                Worker worker = Worker.builder(service)
                        .activity("contract", policy, adapter)
                        .journal(journal("other", SHORT))
                        .build()) {
            worker.start();

            await().atMost(PATIENCE).until(() -> service.result(token).isPresent());
            assertThat(service.result(token)).contains(new Outcome.Succeeded("{\"tracks\":3}"));
            assertThat(cluster.starts(context.task())).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> secrets().isEmpty());
        }
    }

    private Adapter replica(Config config, String name) {
        return cluster.adapter(config, folder.resolve(name), new KubernetesAdapterFactory(new Watches(http -> {})));
    }
}
