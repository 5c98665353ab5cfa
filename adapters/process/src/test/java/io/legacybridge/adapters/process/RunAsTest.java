package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that run as another user, and want more than that user has. These tests need root, as runAs does. */
@Tag("translators")
class RunAsTest {
    private static final String WAIT = "while ! [ -e go ]; do sleep 0.02; done; ";

    @TempDir
    Path folder;

    private Bench bench;
    private Path places;

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        bench = new Bench(folder);
        Files.setPosixFilePermissions(bench.work, PosixFilePermissions.fromString("rwx------"));
        places = folder.resolve("places");
    }

    private Config nobody(String script, Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return Config.shell(script, words).runAs("nobody", places).stdout(StdoutResult.TEXT);
    }

    private String said(Config config) {
        return Bench.succeeded(bench.run(config.build(), "{}"));
    }

    @Test
    void theProgramIsThatUserWithoutGroupsAndGetsNoPrivileges() {
        assertThat(said(nobody("id -un; id -G | wc -w; grep -E 'NoNewPrivs|CapEff' /proc/self/status; "
                        + "echo x >\"$HOME\"/x; echo x >\"$TMPDIR\"/x; echo x >x; echo well >/dev/stdout")))
                .isEqualTo("\"nobody\\n1\\nCapEff:\\t0000000000000000\\nNoNewPrivs:\\t1\\nwell\\n\"");
        assertThat(places).isEmptyDirectory();
    }

    @Test
    void inputsAreReadAndOutputsArePublished() throws IOException {
        Files.writeString(bench.uploads.resolve("a"), "from outside");
        Path sub = Files.createDirectories(bench.uploads.resolve("f/g"));
        Files.writeString(sub.resolve("h"), " and below");
        Config config = nobody("cat \"$1\" \"$2\"/g/h >r; cat /dev/stdin >>r", "{{in.a}}", "{{in.f}}")
                .in("a", "a", bench.uploads, InputKind.FILE, null)
                .in("f", "f", bench.uploads, InputKind.FOLDER, null)
                .stdin("input")
                .out("r", "r", "r", bench.results);

        said(config);

        assertThat(bench.results.resolve("r")).hasContent("from outside and below{}");
        assertThat(Files.getAttribute(bench.results.resolve("r"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void nothingOfTheBridgeAndOfOtherRunsIsRead() throws Exception {
        try (Adapter adapter =
                bench.adapter(nobody(": >ready; " + WAIT + "echo secret").build())) {
            Bench.Task other = Bench.task("{}");
            Run run = adapter.launch(other);
            Path place = places.resolve(other.id());
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(place.resolve("out/ready")));
            RunFolder state = bench.folder(other);
            long program = state.program().started().orElseThrow().program();

            Config spy = nobody(
                    "for file; do if ls \"$file\"/ || cat \"$file\"; then echo \"$file\"; fi; done 2>/dev/null",
                    bench.work,
                    bench.work.resolve("supervisor.sh"),
                    state.path(),
                    state.program().command(),
                    state.program().environment(),
                    state.spec(),
                    places,
                    place,
                    place.resolve("out"),
                    place.resolve("out/ready"),
                    "/proc/" + program + "/cwd/",
                    "/proc/" + program + "/environ",
                    "/etc/shadow");
            try (Adapter second = bench.adapter(spy.build())) {
                assertThat(Bench.succeeded(Bench.outcome(second.launch(Bench.task("{}")))))
                        .isEqualTo("\"\"");
            }
            Files.writeString(place.resolve("out/go"), "");
            assertThat(Bench.succeeded(Bench.outcome(run))).isEqualTo("\"secret\\n\"");
        }
    }

    @Test
    void theSupervisorCannotBeSignalled() {
        assertThat(said(nobody("kill -s KILL $PPID 2>/dev/null || echo refused")))
                .isEqualTo("\"refused\\n\"");
    }

    @Test
    void aLinkIsNotPublished() {
        for (String make :
                new String[] {"ln -s /etc/shadow r", "echo x >a; ln a r", "mkfifo r", "mkdir r", "ln -s a r; echo x >a"
                }) {
            Config config = nobody(make).out("r", "r", "r", bench.results);
            assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("Process.OutputInvalid");
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aDaemonThatClearedItsEnvironmentAndLeftTheFolderIsEnded() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config = nobody("env -i setsid sh -c 'cd /; exec /bin/sleep 654' >/dev/null 2>&1 & "
                        + "while ! grep -q 654 /proc/$!/cmdline; do :; done")
                .stdout(StdoutResult.NONE);
        try (Adapter adapter = bench.adapter(config.build())) {
            assertThat(Bench.outcome(adapter.launch(task))).isInstanceOf(Outcome.Succeeded.class);
        }
        RunUser user = RunUser.of(65534, task.id());
        assertThat(ProcessHandle.allProcesses()
                        .map(ProcessHandle::pid)
                        .filter(pid -> ProcFs.hasGroup(pid, user.gid()))
                        .filter(pid ->
                                ProcFs.stat(pid).filter(stat -> !stat.ended()).isPresent()))
                .isEmpty();
    }

    @Test
    void theCheckerIsThatUserToo() throws IOException {
        Config config = nobody("echo said; echo x >r")
                .out("r", "r", "r", bench.results)
                .checker(Checker.shell(
                        "[ \"$(id -un)\" = nobody ] && grep -q x \"$1\" && [ \"$(cat \"$2\")\" = said ] && ! cat \"$3\"",
                        "{{out.r}}",
                        "{{run.stdout}}",
                        bench.work.resolve("supervisor.sh").toString()));

        said(config);

        assertThat(bench.results.resolve("r")).hasContent("x");
        assertThat(places).isEmptyDirectory();
    }

    @Test
    void whatTheCheckerPutsInAnOutputsPlaceIsNotPublished() {
        for (String change : new String[] {"echo y >>r", "ln -sf /etc/shadow r", "rm r; mkfifo r"}) {
            Config config =
                    nobody("echo x >r").out("r", "r", "r", bench.results).checker(Checker.shell(change));
            assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("Process.OutputInvalid");
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aProgramThatIgnoresTermIsKilledWhenItIsCancelled() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config =
                nobody("trap '' TERM; : >ready; while :; do sleep 1; done").grace(Duration.ofSeconds(1));
        try (Adapter adapter = bench.adapter(config.build())) {
            Run run = adapter.launch(task);
            await().atMost(Bench.PATIENCE)
                    .until(() -> Files.exists(places.resolve(task.id()).resolve("out/ready")));

            Bench.get(run.cancel("enough"));

            assertThat(Processes.of(task.id())).isEmpty();
            assertThat(places).isEmptyDirectory();
        }
    }

    @Test
    void aRunIsFoundAgainInItsPlace() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config = nobody(": >ready; " + WAIT + "echo done >r").out("r", "r", "r", bench.results);
        Path out = places.resolve(task.id()).resolve("out");
        try (Adapter before = bench.adapter(config.build())) {
            before.launch(task);
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(out.resolve("ready")));
        }
        Config meanwhileMoved = nobody("").runAs("nobody", folder.resolve("elsewhere"));
        try (Adapter after = bench.adapter(meanwhileMoved.build())) {
            Run run = after.launch(task);
            Files.writeString(out.resolve("go"), "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("r")).hasContent("done");
        assertThat(places).isEmptyDirectory();
    }

    @Test
    void theKeptFolderOfAFailureIsClosedAndGoesWithItsPlace() throws Exception {
        Bench.Task task = Bench.task("{}");
        try (Adapter adapter = bench.adapter(nobody("echo x >x; exit 3").build())) {
            assertThat(Bench.failed(Bench.outcome(adapter.launch(task))).error())
                    .isEqualTo("Process.ExitCode.3");
        }
        Path place = places.resolve(task.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        assertThat(place.resolve("out/x")).hasContent("x");

        RunFolder.at(bench.work.resolve("kept").resolve(task.id())).delete();

        assertThat(places).isEmptyDirectory();
    }

    @Test
    void theLimitOfProcessesHoldsTheUser() {
        Config config = nobody("sleep 0 & sleep 0 & sleep 0 & sleep 0 & wait")
                .resources(new ResourcesConfig(null, null, null, 1, null));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.cause()).containsIgnoringCase("fork").contains("limits.resources.processes (1)");
    }

    @Test
    void aProgramThatTheUserMayNotExecuteIsNotFound() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Config config = Config.command(program.toString()).runAs("nobody", places);

        assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("Process.NotFound");
    }

    @Test
    void whatCannotWorkIsRefusedAtTheStart() throws IOException {
        assertThatThrownBy(() -> bench.adapter(
                        Config.command("true").runAs("no-such-user", places).build()))
                .hasMessageContaining("this host has no user 'no-such-user'");

        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> bench.adapter(Config.command("true")
                        .runAs("nobody", closed.resolve("places"))
                        .build()))
                .hasMessageContaining("every folder above it must be passable");

        assertThatThrownBy(() -> bench.adapter(Config.command("true")
                        .resources(new ResourcesConfig(null, null, null, 9, null))
                        .build()))
                .hasMessageContaining("limits.resources.processes does not hold root");
    }
}
