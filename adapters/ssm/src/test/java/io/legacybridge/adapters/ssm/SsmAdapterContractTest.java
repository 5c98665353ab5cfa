package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SsmAdapterContractTest extends AdapterContractTest {
    @TempDir
    Path folder;

    private SsmBench bench;
    private Path starts;

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder);
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
            case SUCCEEDS, PUBLISHES, PRINTS -> SsmBench.sh(noted + "true");
        };
        return bench.adapter(conf.grace(Duration.ofSeconds(1)));
    }

    @Override
    protected boolean supports(Work work) {
        return work != Work.PUBLISHES;
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
