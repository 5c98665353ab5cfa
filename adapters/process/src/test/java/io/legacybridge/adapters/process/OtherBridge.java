package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bridge in a JVM of its own, which a test can kill, or start in another locale. */
final class OtherBridge {
    private static final int WORK_KEYS = 4;

    private OtherBridge() {}

    /** What it runs. */
    enum Scenario {
        /** Waits until a file is there, then publishes. */
        WAITS {
            @Override
            Config config(Bench bench) {
                return Config.shell(
                                "echo start >>starts; : >\"$2\"; while ! [ -e \"$1\" ]; do sleep 0.02; done; cp starts r;"
                                        + " [ ! -s \"$1\" ]",
                                "{{$.go}}",
                                "{{$.ready}}")
                        .out("r", "r", "result", bench.results)
                        .grace(Duration.ofSeconds(1));
            }
        },
        /** Ends at once; its checker waits until a file is there. */
        CHECKS {
            @Override
            Config config(Bench bench) {
                return Config.shell("echo start >>starts; cp starts r")
                        .out("r", "r", "result", bench.results)
                        .checker(Checker.shell(
                                "echo check >>checks; : >\"$2\"; while ! [ -e \"$1\" ]; do sleep 0.02; done",
                                "{{$.go}}",
                                "{{$.ready}}"));
            }
        },
        /** Leaves a real translator behind that waits for its input, in a session of its own; else as WAITS. */
        LEAVES_A_DAEMON {
            @Override
            Config config(Bench bench) {
                return Config.shell(
                                "mkfifo pipe; (setsid gpsbabel -t -i nmea -f pipe -o gpx -F - &); : >\"$2\";"
                                        + " while ! [ -e \"$1\" ]; do sleep 0.02; done; echo done >r",
                                "{{$.go}}",
                                "{{$.ready}}")
                        .out("r", "r", "result", bench.results);
            }
        },
        /**
         * Holds a lock as long as any process of it lives, and says so if somebody else has it; then takes its time.
         */
        ALONE {
            @Override
            Config config(Bench bench) {
                return Config.shell(
                                "exec 5>>\"$1/alive\"; flock -n 5 || { echo $$ >>\"$1/twice\"; exit 9; };"
                                        + " echo $$ >>\"$1/starts\"; sleep \"$2\"; :",
                                "{{$.folder}}",
                                "{{$.seconds}}")
                        .grace(Duration.ofSeconds(1));
            }
        },
        /** Says what arrived: a file, its content, a value. */
        SAYS {
            @Override
            Config config(Bench bench) {
                return Config.shell(
                                "cat \"$1\"; printf ' %s' \"$2\"; printf %s \"$NAME\" >r",
                                "{{in.track}}", "{{$.value}}")
                        .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                        .out("r", "r", "{{$.value}}/{{$.value}}", bench.results)
                        .environment("NAME", "{{$.value}}")
                        .stdout(StdoutResult.TEXT);
            }
        };

        abstract Config config(Bench bench);
    }

    static Process start(Path folder, Scenario scenario, Bench.Task task, Map<String, String> environment)
            throws IOException {
        return start(command(folder, scenario, task), task, environment);
    }

    /** A task that is an attempt at a piece of work, with a folder of work keys that other bridges know. */
    static Process start(Path folder, Scenario scenario, Bench.Task task, Path workKeys) throws IOException {
        List<String> command = new ArrayList<>(command(folder, scenario, task));
        command.add(task.workKey().orElseThrow().text());
        command.add(workKeys.toString());
        return start(command, task, Map.of());
    }

    private static Process start(List<String> command, Bench.Task task, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write((task.task().input() + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }

    /** What starts it; it wants the task's input as the first line of stdin. */
    static List<String> command(Path folder, Scenario scenario, Bench.Task task) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherBridge.class.getName(),
                folder.toString(),
                scenario.name(),
                task.task().token().secret());
    }

    /**
     * Arguments: folder, scenario, token, and perhaps a work key and the folder of work keys; the input is the first
     * line of stdin.
     */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench(Path.of(arguments[0]));
        String input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        Config config = Scenario.valueOf(arguments[1]).config(bench);
        Bench.Task task = Bench.task(arguments[2], String.valueOf(input));
        if (arguments.length > WORK_KEYS) {
            task = task.attemptAt(arguments[WORK_KEYS - 1]);
            config.workKeys(arguments[WORK_KEYS]);
        }
        try (Adapter adapter = bench.adapter(config.build())) {
            Run run;
            try {
                run = adapter.launch(task);
            } catch (SameWorkException e) {
                System.out.print("refused");
                return;
            }
            System.out.write((Bench.outcome(run) + "\n" + System.getProperty("sun.jnu.encoding"))
                    .getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        }
    }
}
