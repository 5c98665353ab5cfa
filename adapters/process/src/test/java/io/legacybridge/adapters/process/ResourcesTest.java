package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that want more of the host than they are given. */
class ResourcesTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private static ResourcesConfig cpu(Duration limit) {
        return new ResourcesConfig(null, limit, null, null, null);
    }

    @Test
    void theProgramRunsWithinItsLimits() {
        ResourcesConfig all =
                new ResourcesConfig(ByteSize.mebibytes(64), Duration.ofMillis(6_001), 32, null, ByteSize.kibibytes(4));
        Config config = Config.shell("ulimit -v; ulimit -t; ulimit -n; ulimit -f")
                .resources(all)
                .stdout(StdoutResult.TEXT);

        assertThat(Bench.succeeded(bench.run(config.build(), "{}"))).isEqualTo("\"65536\\n7\\n32\\n8\\n\"");
    }

    @Test
    void usingUpTheCpuTimeIsNamed() {
        Config config = Config.shell("while :; do :; done").resources(cpu(Duration.ofSeconds(1)));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.Killed");
        assertThat(failed.cause()).contains("it used up limits.resources.cpu (1 s)");
    }

    @Test
    void ignoringThatTheCpuTimeIsUsedUpEndsWithKill() {
        Config config = Config.shell("trap '' XCPU; while :; do :; done").resources(cpu(Duration.ofSeconds(1)));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.Killed");
        assertThat(failed.cause()).contains("signal 9").contains("it ran within limits.resources.cpu (1 s)");
    }

    @Test
    void aFileThatGrowsTooBigIsNamed() {
        Config config = Config.command("head", "-c", "100000", "/dev/zero")
                .resources(new ResourcesConfig(null, null, null, null, ByteSize.kibibytes(1)));
        assertThat(bench.run(config.build(), "{}")).isInstanceOf(Outcome.Succeeded.class);

        Config writer = Config.shell("exec head -c 100000 /dev/zero >file")
                .resources(new ResourcesConfig(null, null, null, null, ByteSize.kibibytes(1)));
        Outcome.Failed failed = Bench.failed(bench.run(writer.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.Killed");
        assertThat(failed.cause()).contains("beyond limits.resources.fileSize (1024 bytes)");
    }

    @Test
    void aProgramThatGetsNoMemoryFailsInItsOwnWayAndTheCauseNamesTheLimit() {
        Config config = Config.shell("exec head -c 200000000 /dev/zero | tail -c 200000000 >/dev/null")
                .resources(new ResourcesConfig(ByteSize.mebibytes(32), null, null, null, null));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.ExitCode.1");
        assertThat(failed.cause()).contains("memory").contains("limits.resources.memory (33554432 bytes)");
    }

    @Test
    void aProgramThatOpensTooManyFilesFailsInItsOwnWayAndTheCauseNamesTheLimit() {
        Config config = Config.shell("exec paste $1 $1 $1 $1 $1 $1 $1 $1", "/etc/passwd")
                .resources(new ResourcesConfig(null, null, 8, null, null));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.ExitCode.1");
        assertThat(failed.cause()).contains("Too many open files").contains("limits.resources.openFiles (8)");
    }

    @Test
    void aProgramThatIsNotThereIsNamedAlsoUnderLimits() {
        Config config = Config.command("no-such-program").resources(cpu(Duration.ofSeconds(1)));
        assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("Process.NotFound");
    }

    @Test
    void aLimitInWhichNothingCanRunIsRefusedAtTheStart() {
        Config config =
                Config.command("true").resources(new ResourcesConfig(ByteSize.mebibytes(1), null, null, null, null));

        assertThatThrownBy(() -> bench.adapter(config.build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("limits.resources");
    }
}
