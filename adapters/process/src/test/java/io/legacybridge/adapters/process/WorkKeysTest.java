package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two bridges of one host, and attempts at the same work: one runs at a time, and belongs to one of them. */
class WorkKeysTest {
    private static final String WORK = "field 7, drive 3";

    @TempDir
    Path folder;

    private Path keys;
    private Path go;
    private Path ready;
    private Bench theirs;
    private Bench ours;
    private Bench.Task first;
    private Bench.Task second;
    private final List<Adapter> adapters = new ArrayList<>();
    private final List<Process> bridges = new ArrayList<>();

    @BeforeEach
    void prepare() {
        keys = folder.resolve("keys");
        go = folder.resolve("go");
        ready = folder.resolve("ready");
        theirs = new Bench(folder.resolve("theirs"));
        ours = new Bench(folder.resolve("ours"));
        first = attempt();
        second = attempt();
    }

    @AfterEach
    void endAll() throws Exception {
        bridges.forEach(Process::destroyForcibly);
        adapters.forEach(Adapter::close);
        for (Bench.Task task : List.of(first, second)) {
            for (long pid : Processes.of(task.id())) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Bench.Task attempt() {
        return Bench.task(Json.object("go", go.toString(), "ready", ready.toString()))
                .attemptAt(WORK);
    }

    private Process theirBridge() throws Exception {
        Process bridge = OtherBridge.start(folder.resolve("theirs"), OtherBridge.Scenario.WAITS, first, keys);
        bridges.add(bridge);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
        return bridge;
    }

    private void killed(Process bridge) throws InterruptedException {
        bridge.destroyForcibly();
        assertThat(bridge.waitFor()).isEqualTo(137);
    }

    private Adapter adapter(Bench bench) {
        Adapter adapter = bench.adapter(OtherBridge.Scenario.WAITS
                .config(bench)
                .workKeys(keys)
                .grace(Duration.ofSeconds(1))
                .build());
        adapters.add(adapter);
        return adapter;
    }

    private Handle refused(Adapter adapter, Bench.Task task) {
        return catchThrowableOfType(SameWorkException.class, () -> adapter.launch(task))
                .holder();
    }

    private static void failsAs(String reason, Outcome outcome) {
        Outcome.Failed failed = Bench.failed(outcome);
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(Json.parse(failed.cause()).get("reason").asText()).isEqualTo(reason);
    }

    private static String said(Process bridge) throws IOException {
        return new String(bridge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private long starts(Bench bench, Bench.Task task) throws IOException {
        Path starts = bench.folder(task).out().resolve("starts");
        return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
    }

    @Test
    void anAttemptIsRefusedWhileTheRunOfAnotherBridgeLives() throws Exception {
        Process bridge = theirBridge();
        Adapter adapter = adapter(ours);

        Handle holder = refused(adapter, second);

        assertThat(holder.get("folder")).isEqualTo(theirs.folder(first).path().toString());
        assertThat(ours.work.resolve("runs")).isEmptyDirectory();
        killed(bridge);
        assertThat(refused(adapter, second)).isEqualTo(holder);
    }

    @Test
    void aBridgeThatDiedLeavesItsRunToWhoeverAdoptsIt() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);

        Run run = adapter.adopt(second, refused(adapter, second)).orElseThrow();
        Files.writeString(go, "");

        Bench.succeeded(Bench.outcome(run));
        assertThat(second.asked()).hasValue(1);
        assertThat(theirs.results.resolve("result")).hasContent("start");
        assertThat(Processes.of(first.id())).isEmpty();
        assertThat(theirs.work.resolve("runs")).isEmptyDirectory();
        failsAs(
                "adopted",
                Bench.outcome(adapter(theirs).reattach(first, run.handle()).orElseThrow()));
        failsAs("adopted", Bench.outcome(adapter(theirs).launch(first)));
    }

    @Test
    void aBridgeThatLivesHearsThatItsRunWasAdopted() throws Exception {
        Process bridge = theirBridge();
        Adapter adapter = adapter(ours);

        Run run = adapter.adopt(second, refused(adapter, second)).orElseThrow();

        assertThat(said(bridge)).contains("Bridge.Retry").contains("\"adopted\"");
        assertThat(run.outcome().toCompletableFuture()).isNotDone();
        assertThat(starts(theirs, first)).isEqualTo(1);
        Files.writeString(go, "");
        Bench.succeeded(Bench.outcome(run));
    }

    @Test
    void anAdoptedRunIsFoundAgainByTheBridgeThatAdoptedIt() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);
        Handle handle =
                adapter.adopt(second, refused(adapter, second)).orElseThrow().handle();
        adapter.close();

        Adapter next = adapter(ours);
        Run byLaunch = next.launch(second);
        assertThat(byLaunch.handle()).isEqualTo(handle);
        next.close();
        Run byHandle = adapter(ours).reattach(second, handle).orElseThrow();
        Files.writeString(go, "");

        Bench.succeeded(Bench.outcome(byHandle));
        assertThat(theirs.results.resolve("result")).hasContent("start");
        Bench.succeeded(Bench.outcome(adapter(ours).launch(second)));
        Bench.succeeded(Bench.outcome(adapter(ours).reattach(second, handle).orElseThrow()));
    }

    @Test
    void aRunGoesFromOneAttemptToTheNextAsOftenAsNeedBe() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);
        Run mine = adapter.adopt(second, refused(adapter, second)).orElseThrow();
        Bench.Task third = attempt();

        Run last = adapter.adopt(third, refused(adapter, third)).orElseThrow();
        failsAs("adopted", Bench.outcome(mine));
        assertThat(adapter.adopt(third, last.handle())).containsSame(last);
        Files.writeString(go, "");

        Bench.succeeded(Bench.outcome(last));
        Adapter next = adapter(theirs);
        failsAs("adopted", Bench.outcome(next.reattach(first, last.handle()).orElseThrow()));
        failsAs("adopted", Bench.outcome(next.reattach(second, last.handle()).orElseThrow()));
        Bench.succeeded(Bench.outcome(next.reattach(third, last.handle()).orElseThrow()));
    }

    @Test
    void anAdoptedRunIsJudgedForTheNewAttemptAlone() throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Bench.Task undecided = second.wanted(answer);
        Process bridge = theirBridge();
        Adapter adapter = adapter(ours);
        Run run = adapter.adopt(undecided, refused(adapter, undecided)).orElseThrow();
        said(bridge);
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> second.asked().get() == 1);

        answer.complete(false);

        assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Abandoned.class);
        assertThat(theirs.results).isEmptyDirectory();
    }

    @Test
    void aRunThatIsBeingJudgedIsNotAdopted() throws Exception {
        Adapter adapter = adapter(ours);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Bench.Task undecided = first.wanted(answer);
        Run run = adapter.launch(undecided);
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> first.asked().get() == 1);

        assertThat(adapter.adopt(second, run.handle())).isEmpty();
        answer.complete(true);

        Bench.succeeded(Bench.outcome(run));
        assertThat(adapter.adopt(second, run.handle())).isEmpty();
    }

    @Test
    void aRunThatEndedUnseenIsAdoptedWithWhatCameOfIt() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);
        Handle holder = refused(adapter, second);
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> Processes.of(first.id()).isEmpty());

        Bench.succeeded(Bench.outcome(adapter.adopt(second, holder).orElseThrow()));

        assertThat(theirs.results.resolve("result")).hasContent("start");
    }

    @Test
    void aRunThatEndedWellUnseenIsNotDoneAgainWhereItCanBeAdopted() throws Exception {
        killed(theirBridge());
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> Processes.of(first.id()).isEmpty());
        Adapter adapter = adapter(ours);

        Handle holder = refused(adapter, second.adopting());
        Bench.succeeded(Bench.outcome(adapter.adopt(second.adopting(), holder).orElseThrow()));

        assertThat(theirs.results.resolve("result")).hasContent("start");
        assertThat(ours.results).isEmptyDirectory();
    }

    @Test
    void aRunThatEndedBadlyUnseenIsDoneAgain() throws Exception {
        killed(theirBridge());
        Files.writeString(go, "fail");
        await().atMost(Bench.PATIENCE).until(() -> Processes.of(first.id()).isEmpty());
        Files.writeString(go, "");

        Bench.succeeded(Bench.outcome(adapter(ours).launch(second.adopting())));

        assertThat(ours.results.resolve("result")).hasContent("start");
    }

    @Test
    void whatNobodyWantedIsPublishedByWhoeverAdoptsIt() throws Exception {
        Adapter adapter = adapter(ours);
        Bench.Task unwanted = first.adopting().wanted(CompletableFuture.completedFuture(false));
        Files.writeString(go, "");
        Run run = adapter.launch(unwanted);
        await().atMost(Bench.PATIENCE).until(() -> unwanted.asked().get() == 1);
        Handle holder = refused(adapter, second.adopting());
        assertThat(ours.results).isEmptyDirectory();

        Bench.succeeded(Bench.outcome(adapter.adopt(second.adopting(), holder).orElseThrow()));

        assertThat(ours.results.resolve("result")).hasContent("start");
        failsAs("adopted", Bench.outcome(run));
    }

    @Test
    void anAnswerThatComesAfterTheAdoptionPublishesNothing() throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        Bench.Task asking = first.adopting().wanted(answer);
        Bench.Task adopting = second.adopting().wanted(later);
        Adapter adapter = adapter(ours);
        Files.writeString(go, "");
        Run run = adapter.launch(asking);
        await().atMost(Bench.PATIENCE).until(() -> asking.asked().get() == 1);
        Run adopted = adapter.adopt(adopting, refused(adapter, adopting)).orElseThrow();

        answer.complete(true);
        failsAs("adopted", Bench.outcome(run));
        assertThat(ours.results).isEmptyDirectory();
        later.complete(true);

        Bench.succeeded(Bench.outcome(adopted));
        assertThat(ours.results.resolve("result")).hasContent("start");
    }

    @Test
    void anAdoptionThatWasBrokenOffProvesNothing() throws Exception {
        killed(theirBridge());
        Files.writeString(
                Files.createDirectories(ours.work.resolve("adopted")).resolve(second.id()),
                theirs.folder(first).path().toString());
        Files.writeString(go, "");

        try (Adapter adapter = adapter(ours)) {
            await().atMost(Bench.PATIENCE).until(() -> Processes.of(first.id()).isEmpty());
            Bench.succeeded(Bench.outcome(adapter.launch(second)));
        }

        assertThat(ours.results.resolve("result")).hasContent("start");
        assertThat(theirs.results).isEmptyDirectory();
        Bench.succeeded(Bench.outcome(adapter(theirs).launch(first)));
    }

    @Test
    void whatIsLeftOfARunWhoseSupervisorWasKilledIsEndedBeforeTheNextRuns() throws Exception {
        killed(theirBridge());
        long supervisor = theirs.folder(first)
                .program()
                .started()
                .orElseThrow()
                .supervisor()
                .pid();
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
        await().atMost(Bench.PATIENCE)
                .until(() ->
                        !ProcFs.stat(supervisor).filter(stat -> !stat.ended()).isPresent());
        assertThat(Processes.of(first.id())).isNotEmpty();

        Adapter adapter = adapter(ours);
        Run run = adapter.launch(second);

        assertThat(Processes.of(first.id())).isEmpty();
        assertThat(adapter.adopt(attempt(), ProcessRun.handle(theirs.folder(first))))
                .isEmpty();
        Bench.get(run.cancel("seen enough"));
        failsAs("run lost", Bench.outcome(adapter(theirs).launch(first)));
    }

    @Test
    void aRunOfABridgeThatLivesIsSuperseded() throws Exception {
        Process bridge = theirBridge();
        Adapter adapter = adapter(ours);

        Bench.get(adapter.supersede(second, refused(adapter, second)));

        assertThat(Processes.of(first.id())).isEmpty();
        assertThat(said(bridge)).contains("Bridge.Retry").contains("\"superseded\"");
        await().atMost(Bench.PATIENCE)
                .until(() -> !Files.exists(theirs.folder(first).path()));
        Run run = adapter.launch(second);
        Files.writeString(go, "");
        Bench.succeeded(Bench.outcome(run));
        failsAs("superseded", Bench.outcome(adapter(theirs).launch(first)));
    }

    @Test
    void aRunOfABridgeThatDiedIsSuperseded() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);
        Handle holder = refused(adapter, second);

        Bench.get(adapter.supersede(second, holder));

        assertThat(Processes.of(first.id())).isEmpty();
        assertThat(theirs.work.resolve("runs")).isEmptyDirectory();
        failsAs(
                "superseded",
                Bench.outcome(adapter(theirs).reattach(first, holder).orElseThrow()));
        Bench.get(adapter.supersede(second, holder));
    }

    @Test
    void aSupersessionWhoseBridgeDiedIsFinishedByTheRunsOwn() throws Exception {
        killed(theirBridge());
        RunFolder run = theirs.folder(first);
        assertThat(run.ownership().supersede(first.id())).isTrue();

        Run found = adapter(theirs).reattach(first, ProcessRun.handle(run)).orElseThrow();

        failsAs("superseded", Bench.outcome(found));
        assertThat(Processes.of(first.id())).isEmpty();
    }

    @Test
    void aSupersededRunIsNotAdopted() throws Exception {
        killed(theirBridge());
        RunFolder run = theirs.folder(first);
        assertThat(run.ownership().supersede(first.id())).isTrue();

        assertThat(adapter(ours).adopt(second, ProcessRun.handle(run))).isEmpty();
    }

    @Test
    void aSupersessionThatCannotBeConfirmedFails() throws Exception {
        killed(theirBridge());
        RunFolder run = theirs.folder(first);
        // As from another PID namespace: its processes are not to be seen, but its supervisor has the lock.
        Path started = run.path().resolve("started");
        String real = Files.readString(started);
        Files.writeString(started, "another-boot" + real.substring(real.indexOf('|')));
        Adapter adapter = adapter(ours);
        Handle holder = refused(adapter, second);

        assertThatThrownBy(() -> Bench.get(adapter.supersede(second, holder)))
                .hasStackTraceContaining("could not be confirmed; its supervisor goes on");
        assertThat(refused(adapter, second)).isEqualTo(holder);
    }

    @Test
    void aRunThatWasPreparedAndNeverStartedHoldsNothing() throws Exception {
        Adapter adapter = adapter(ours);
        Path entry = Files.createDirectories(keys).resolve(new WorkKey(WORK).id());
        theirs.folder(first).create();
        Files.writeString(theirs.folder(first).spec(), "{}");
        Files.writeString(entry, "a-number " + theirs.folder(first).path() + "\n");

        Run run = adapter.launch(second);

        assertThat(Files.readString(entry)).endsWith(" " + ours.folder(second).path() + "\n");
        Bench.get(run.cancel("seen enough"));
    }

    @Test
    void aSupervisorThatComesAfterALookAtAnotherStartsNothing() throws Exception {
        Adapter adapter = adapter(ours);
        Files.writeString(go, "");
        Run run = adapter.launch(second);
        Bench.succeeded(Bench.outcome(run));
        RunFolder late = theirs.folder(first);
        late.create();
        Path entry = keys.resolve(new WorkKey(WORK).id());
        late.write(
                late.program().workKey(),
                String.join("\n", entry.toString(), "", late.path().toString(), ""));

        Process supervisor = Launcher.in(theirs.work).start(late.program());

        assertThat(supervisor.waitFor()).isEqualTo(Launcher.SAME_WORK);
        assertThat(late.program().started()).isEmpty();
    }

    @Test
    void whatIsSettledLeavesNoTrace() throws Exception {
        killed(theirBridge());
        Adapter adapter = adapter(ours);
        Run run = adapter.adopt(second, refused(adapter, second)).orElseThrow();
        Adapter their = adapter(theirs);
        Bench.outcome(their.launch(first));
        their.settled(first.task(), run.handle());
        Files.writeString(go, "");
        Bench.succeeded(Bench.outcome(run));

        assertThat(theirs.work.resolve("done").toFile().list()).containsExactly(second.id());
        adapter.settled(second.task(), run.handle());

        for (String noted : List.of("done", "adopted", "runs", "trash")) {
            assertThat(theirs.work.resolve(noted)).isEmptyDirectory();
            assertThat(ours.work.resolve(noted)).isEmptyDirectory();
        }
    }

    @Test
    void aRunThatIsForgottenIsEndedBeforeItsFolderGoes() throws Exception {
        killed(theirBridge());
        RunFolder run = theirs.folder(first);
        long supervisor = run.program().started().orElseThrow().supervisor().pid();
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
        Files.setLastModifiedTime(run.path(), FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        await().atMost(Bench.PATIENCE)
                .until(() ->
                        ProcFs.stat(supervisor).filter(stat -> !stat.ended()).isEmpty());

        adapter(theirs);

        assertThat(run.path()).doesNotExist();
        assertThat(Processes.of(first.id())).isEmpty();
    }

    @Test
    void keysThatNoRunNeedsAreRemovedAfterAWhile() throws Exception {
        Adapter adapter = adapter(ours);
        Files.writeString(go, "");
        Bench.succeeded(Bench.outcome(adapter.launch(first)));
        Files.delete(go);
        Run lives = adapter.launch(attempt().attemptAt("other work"));
        Path unused = keys.resolve(new WorkKey(WORK).id());
        Path used = keys.resolve(new WorkKey("other work").id());
        WorkKeys workKeys = WorkKeys.in(keys, Launcher.in(ours.work));
        workKeys.sweep();
        assertThat(unused).exists();
        for (Path key : List.of(unused, used)) {
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }

        workKeys.sweep();

        assertThat(unused).doesNotExist();
        assertThat(used).exists();
        Bench.get(lives.cancel("seen enough"));
        Files.writeString(go, "");
        Bench.succeeded(Bench.outcome(adapter.launch(second)));
    }

    @Test
    void aFolderThatOthersMayEnterIsRefusedAtTheStart() throws Exception {
        Files.createDirectory(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> adapter(ours))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("workKeys.folder: " + keys)
                .hasMessageContaining("chmod 700");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedAtTheStart() throws Exception {
        Files.writeString(keys, "a file");

        assertThatThrownBy(() -> adapter(ours))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("workKeys.folder: " + keys + " cannot be used");
    }
}
