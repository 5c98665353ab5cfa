package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SsmAdapterContractTest extends AdapterContractTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/";

    private static FileStorages storages;

    @TempDir
    Path folder;

    private SsmBench bench;
    private Path starts;

    @BeforeAll
    static void startStorage() throws IOException {
        storages = SsmBench.s3();
    }

    @AfterAll
    static void stopStorage() {
        storages.close();
    }

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder).with(storages);
        starts = Files.createDirectory(folder.resolve("starts"));
    }

    @AfterEach
    @Override
    protected void cancelWhatRuns() throws Exception {
        super.cancelWhatRuns();
        bench.close();
    }

    @Override
    protected Adapter adapter(Work work) throws IOException {
        String noted = "echo start >>" + starts + "/$LEGACY_BRIDGE_TASK; ";
        SsmBench.Conf conf = switch (work) {
            case FAILS -> SsmBench.sh(noted + "exit 3");
            case LASTS -> SsmBench.sh(noted + "sleep 600 & exec sleep 600");
            case REFUSED -> SsmBench.sh(noted + "true").environment("NEEDED", "{{$.missing}}");
            case BIG_OUTPUT ->
                bench.withBucket(SsmBench.sh(noted + "head -c 300000 /dev/zero | tr '\\0' x")
                        .stdout(StdoutResult.TEXT));
            case TARGET_DOWN -> SsmBench.sh("true").endpoint(HttpEndpoint.deserted());
            case PUBLISHES ->
                SsmBench.sh(noted + "echo done >\"$1\"", "{{out.result}}")
                        .out("result", new OutputConfig("result", target().toString(), ROOT, false, List.of()));
            case SUCCEEDS, PRINTS -> SsmBench.sh(noted + "true");
        };
        return bench.adapter(conf.grace(Duration.ofSeconds(1)));
    }

    private StorageUri target() {
        return StorageUri.parse(ROOT + folder.getFileName());
    }

    @Override
    protected boolean published(ActivityTask task) throws Exception {
        return storages.of("s3").orElseThrow().find(target()).isPresent();
    }

    @Override
    protected Duration patience() {
        return SsmBench.PATIENCE;
    }

    @Override
    protected String errorOfFailure() {
        return "Process.ExitCode.3";
    }

    @Override
    protected boolean alive(ActivityTask task) throws IOException {
        return SsmBench.alive(task.id());
    }

    @Override
    protected int starts(ActivityTask task) throws IOException {
        Path noted = starts.resolve(task.id());
        return Files.exists(noted) ? Files.readAllLines(noted).size() : 0;
    }
}
