package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ProcessAdapterContractTest extends AdapterContractTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Path starts;

    @BeforeEach
    void prepare() throws IOException {
        bench = new Bench(folder);
        starts = Files.createDirectory(folder.resolve("starts"));
    }

    @Override
    protected Adapter adapter(Work work) {
        String noted = "echo start >>" + starts + "/$LEGACY_BRIDGE_TASK; ";
        Config config = switch (work) {
            case SUCCEEDS -> Config.shell(noted + "true");
            case FAILS -> Config.shell(noted + "exit 3");
            case LASTS -> Config.shell(noted + "sleep 600 & exec sleep 600");
            case PRINTS -> Config.shell(noted + "echo one; echo two; echo three; exec sleep 600");
            case REFUSED -> Config.shell(noted + "true").environment("NEEDED", "{{$.missing}}");
            case BIG_OUTPUT ->
                Config.shell(noted + "head -c 300000 /dev/zero | tr '\\0' x").stdout(StdoutResult.TEXT);
            case PUBLISHES ->
                Config.shell(noted + "echo done >result").out("result", "result", "{{$.target}}", bench.results);
            case TARGET_DOWN ->
                Config.shell(noted + "true")
                        .in("file", "{{$.target}}", folder.resolve("not-mounted"), InputKind.FILE, null);
        };
        return bench.adapter(config.build());
    }

    @Override
    protected String input(Work work) {
        return "{\"target\":\"result\"}";
    }

    @Override
    protected String errorOfFailure() {
        return "Process.ExitCode.3";
    }

    @Override
    protected boolean alive(ActivityTask task) throws IOException {
        return !Processes.of(task.id()).isEmpty();
    }

    @Override
    protected int starts(ActivityTask task) throws IOException {
        Path noted = starts.resolve(task.id());
        return Files.exists(noted) ? Files.readAllLines(noted).size() : 0;
    }

    @Override
    protected boolean published(ActivityTask task) {
        return Files.exists(bench.results.resolve("result"));
    }
}
