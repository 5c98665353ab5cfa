package io.legacybridge.adapters.kubernetes;

import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class KubernetesAdapterContractTest extends AdapterContractTest {
    private static final String NOWHERE = """
            apiVersion: v1
            kind: Config
            clusters: [{name: nowhere, cluster: {server: 'https://127.0.0.1:1'}}]
            contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
            users: [{name: nobody, user: {token: none}}]
            current-context: nowhere
            """;

    @TempDir
    Path folder;

    private final String root = PodStorage.newRoot();
    private Cluster cluster;

    /** Where there is something to publish. */
    private @Nullable PodStorage storage;

    @BeforeEach
    void makeNamespace() {
        cluster = new Cluster();
    }

    /** After the superclass has cancelled what runs. */
    @AfterEach
    @Override
    protected void cancelWhatRuns() throws Exception {
        super.cancelWhatRuns();
        if (storage != null) {
            storage.close();
        }
        cluster.close();
    }

    @Override
    protected Adapter adapter(Work work) throws IOException {
        Config config = switch (work) {
            case SUCCEEDS -> Config.shell("true");
            case FAILS -> Config.shell("echo something is wrong; exit 3");
            case LASTS -> Config.shell("sleep 600 & exec sleep 600");
            case PRINTS -> Config.shell("echo one; echo two; echo three; exec sleep 600");
            case REFUSED -> Config.shell("true").environment("NEEDED", "{{$.missing}}");
            case BIG_OUTPUT ->
                Config.shell("printf '{\"x\":\"'; head -c 300000 /dev/zero | tr '\\0' x; echo '\"}'")
                        .result(ResultSource.LOG);
            case PUBLISHES -> {
                storage = PodStorage.start(folder);
                yield Config.shell(S3Server.PUT_BY_SHELL + "echo '{}' >/tmp/result; put \"$RESULT\" /tmp/result")
                        .out("result", new StoredOutputConfig(target(), root, "RESULT", null, false, null));
            }
            case TARGET_DOWN ->
                Config.shell("true")
                        .kubeconfig(Files.writeString(folder.resolve("nowhere"), NOWHERE)
                                .toString())
                        .namespace("default");
        };
        return storage == null
                ? cluster.adapter(config, folder)
                : cluster.adapter(config, folder, new KubernetesAdapterFactory(), storage.storages);
    }

    private String target() {
        return root + "result.json";
    }

    @Override
    protected boolean published(ActivityTask task) throws Exception {
        return Objects.requireNonNull(storage).content(target()).isPresent();
    }

    @Override
    protected String errorOfFailure() {
        return "Kubernetes.ExitCode.3";
    }

    @Override
    protected boolean alive(ActivityTask task) {
        return cluster.runs(task);
    }

    @Override
    protected int starts(ActivityTask task) {
        return cluster.starts(task);
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(4);
    }
}
