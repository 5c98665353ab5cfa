package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a container without an init, PID 1 reaps nothing: whatever loses its parent stays as a zombie when it has ended.
 * Played in a namespace of pids of its own, which only root can make.
 */
@Tag("translators")
class ZombieTest {
    /** Arguments: ready, go, the bridge. The first one is killed at work, so that its supervisor is an orphan. */
    private static final String TWO_BRIDGES = """
            ready=$1 go=$2
            shift 2
            read -r input
            { echo "$input"; sleep 600; } | "$@" >/dev/null &
            while ! [ -e "$ready" ]; do sleep 0.05; done
            kill -s KILL "$!"
            : >"$go"
            echo "$input" | "$@"
            printf '\\nzombies: %s\\n' "$(cat /proc/[0-9]*/status | grep -c '^State:.*Z')"
            """;

    @TempDir
    Path folder;

    @Test
    void theSupervisorAndADaemonThatStayAsZombiesHoldNothingUp() throws Exception {
        Path ready = folder.resolve("ready");
        Path go = folder.resolve("go");
        Bench.Task task = Bench.task(Json.object("go", go.toString(), "ready", ready.toString()));
        Path script = Files.writeString(folder.resolve("script"), TWO_BRIDGES);
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--pid",
                "--fork",
                "--mount-proc",
                "--kill-child",
                "sh",
                "-c",
                "exec 3<&0; { sh \"$@\" <&3; echo over; } & exec sleep 600",
                "pid1",
                script.toString(),
                ready.toString(),
                go.toString()));
        command.addAll(OtherBridge.command(folder, OtherBridge.Scenario.LEAVES_A_DAEMON, task));
        Process namespace = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            namespace.getOutputStream().write((task.task().input() + "\n").getBytes(StandardCharsets.UTF_8));
            namespace.getOutputStream().flush();
            List<String> said = namespace
                    .inputReader()
                    .lines()
                    .takeWhile(line -> !line.equals("over"))
                    .toList();

            assertThat(said.get(0)).startsWith("Succeeded");
            assertThat(Integer.parseInt(said.get(said.size() - 1).replace("zombies: ", "")))
                    .as("this PID 1 reaps nothing")
                    .isGreaterThanOrEqualTo(2);
        } finally {
            namespace.destroyForcibly();
        }
        assertThat(namespace.waitFor()).isNotZero();
        assertThat(folder.resolve("results/result")).hasContent("done");
        assertThat(Processes.of(task.id())).isEmpty();
    }
}
