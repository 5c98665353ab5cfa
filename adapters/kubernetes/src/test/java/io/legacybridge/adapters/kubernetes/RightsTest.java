package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.Tokens;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A bridge that is no administrator: the rights that the manual gives are enough, and what is missing is named. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class RightsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String BRIDGE = "bridge";
    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern ROLE = Pattern.compile("```yaml\n(apiVersion: rbac.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Cluster cluster;
    private Path kubeconfig;

    @BeforeEach
    void makeAnAccount() throws IOException {
        cluster = new Cluster();
        cluster.client
                .serviceAccounts()
                .inNamespace(cluster.namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(BRIDGE)
                        .endMetadata()
                        .build())
                .create();
        String token = cluster.client
                .serviceAccounts()
                .inNamespace(cluster.namespace)
                .withName(BRIDGE)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        io.fabric8.kubernetes.client.Config server = cluster.client.getConfiguration();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: '%s', certificate-authority-data: '%s'}}]
                contexts: [{name: a, context: {cluster: a, user: a, namespace: '%s'}}]
                users: [{name: a, user: {token: '%s'}}]
                current-context: a
                """.formatted(
                        server.getMasterUrl(), server.getCaCertData(), cluster.namespace, token));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Gives the account the Role of a page of the manual. */
    private void grant(String page) throws IOException {
        Matcher yaml = ROLE.matcher(Files.readString(DOCS.resolve(page)));
        assertThat(yaml.find()).isTrue();
        Role role = new RoleBuilder(Config.yaml(yaml.group(1), Role.class))
                .editMetadata()
                .withNamespace(cluster.namespace)
                .endMetadata()
                .build();
        cluster.client
                .rbac()
                .roles()
                .inNamespace(cluster.namespace)
                .resource(role)
                .create();
        cluster.client
                .rbac()
                .roleBindings()
                .inNamespace(cluster.namespace)
                .resource(Config.yaml("""
                        metadata: {name: %1$s}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
                        subjects: [{kind: ServiceAccount, name: %2$s, namespace: %3$s}]
                        """.formatted(Meta.name(role), BRIDGE, cluster.namespace), RoleBinding.class))
                .create();
    }

    private Adapter adapter(Config config) {
        return cluster.adapter(
                config.kubeconfig(kubeconfig.toString()).namespace(cluster.namespace),
                folder,
                new KubernetesAdapterFactory(new Watches(http -> {})));
    }

    private KubernetesJournal journal() {
        return KubernetesJournal.in(
                new KubernetesJournalConfig(
                        new ClusterConfig(kubeconfig.toString(), null), null, "maps", "one", Duration.ofSeconds(6)),
                new Watches(http -> {}));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void thoseOfTheManualAreEnoughForAJob() throws Exception {
        grant("adapters/kubernetes.md");
        TestTaskContext task = TestTaskContext.wanted("contract", "{}");
        try (Adapter adapter = adapter(Config.shell("cat /in/task.json")
                .input(null, "/in/task.json")
                .result(ResultSource.LOG)
                .keepFor(Duration.ZERO))) {
            Run run = adapter.launch(task);

            assertThat(get(run.outcome())).isEqualTo(new Outcome.Succeeded("{}"));
            adapter.settled(task.task(), run.handle());
            await().atMost(PATIENCE).until(() -> cluster.jobs().isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> !cluster.client
                            .leases()
                            .inNamespace(cluster.namespace)
                            .list()
                            .getItems()
                            .isEmpty());
        }
    }

    @Test
    void thoseOfTheManualAreEnoughToEndAJob() throws Exception {
        grant("adapters/kubernetes.md");
        try (Adapter adapter = adapter(Config.shell("exec sleep 600"))) {
            Run run = adapter.launch(TestTaskContext.wanted("contract", "{}"));

            get(run.cancel("the test is over"));

            assertThat(get(run.outcome())).isInstanceOf(Outcome.Abandoned.class);
        }
    }

    @Test
    void thoseOfTheManualAreEnoughForAJournal() throws Exception {
        grant("journal.md");
        KubernetesJournal journal = journal();
        try (journal) {
            get(journal.open(new TaskJournal.Owner() {
                @Override
                public void adopted(JournaledTask task) {}

                @Override
                public void lost(TaskToken token) {}
            }));
            JournaledTask task = JournaledTask.accepted(
                    new ActivityTask("contract", Tokens.fresh(), "{}", Instant.now()),
                    new TaskTerms(Duration.ofSeconds(30), Instant.now(), Duration.ofSeconds(20), OnLost.FAIL),
                    Optional.empty());
            get(journal.append(new JournalEntry.Accepted(task)));
            get(journal.append(new JournalEntry.Launching(task.task().token(), 1)));
            get(journal.append(new JournalEntry.Closed(task.task().token())));
        }
    }

    @Test
    void whatIsMissingIsNamedAtTheStart() {
        assertThatThrownBy(() -> adapter(Config.shell("true")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("create jobs.batch")
                .hasMessageContaining("watch pods")
                .hasMessageContaining("patch leases.coordination.k8s.io");

        KubernetesJournal journal = journal();
        assertThatThrownBy(() -> get(journal.open(new TaskJournal.Owner() {
                    @Override
                    public void adopted(JournaledTask task) {}

                    @Override
                    public void lost(TaskToken token) {}
                })))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("create secrets")
                .hasMessageContaining("patch leases.coordination.k8s.io");
        journal.close();
    }
}
