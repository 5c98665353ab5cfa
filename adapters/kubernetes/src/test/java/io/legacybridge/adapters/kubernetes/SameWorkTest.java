package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two attempts at one piece of work, in two replicas that know of each other by the cluster alone (rule 3). */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class SameWorkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Cluster cluster;
    private Adapter one;
    private Adapter other;

    private final TestTaskContext first =
            TestTaskContext.wanted("contract", "{}").attemptAt("item 7");
    private final TestTaskContext second =
            TestTaskContext.wanted("contract", "{}").attemptAt("item 7");

    @BeforeEach
    void makeTwoReplicas() {
        cluster = new Cluster();
        one = replica("one", "exec sleep 600");
        other = replica("other", "exec sleep 600");
    }

    /** With a connection and watches of its own, as in another process. */
    private Adapter replica(String name, String script) {
        return cluster.adapter(
                Config.shell(script), folder.resolve(name), new KubernetesAdapterFactory(new Watches(http -> {})));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        cluster.close();
    }

    private static Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertRetry(Outcome outcome, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).contains("\"reason\":\"" + reason + "\"");
        });
    }

    @Test
    void theSecondIsRefusedWhileTheFirstOnesJobIsThere() throws Exception {
        Run run = one.launch(first);

        SameWorkException met = catchThrowableOfType(SameWorkException.class, () -> other.launch(second));

        assertThat(met.holder()).isEqualTo(run.handle());
        assertThat(met).hasMessageNotContaining("item 7");
        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void ofAttemptsThatRaceOneAloneCreatesAJob() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Optional<Run>>> launches = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Adapter replica = i % 2 == 0 ? one : other;
            TestTaskContext attempt = TestTaskContext.wanted("contract", "{}").attemptAt("item 7");
            launches.add(threads.submit(() -> launched(replica, attempt)));
        }

        int started = 0;
        for (Future<Optional<Run>> launch : launches) {
            started += launch.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isPresent() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(started).isEqualTo(1);
        assertThat(cluster.jobs()).hasSize(1);
    }

    private static Optional<Run> launched(Adapter replica, TestTaskContext attempt) throws Exception {
        try {
            return Optional.of(replica.launch(attempt));
        } catch (SameWorkException e) {
            return Optional.empty();
        }
    }

    @Test
    void theSecondMayTakeTheJobOverAndTheFirstLetsGo() throws Exception {
        Run lost = one.launch(first);
        await().atMost(PATIENCE).until(() -> cluster.runs(first.task()));

        Run taken = other.adopt(second, lost.handle()).orElseThrow();

        assertRetry(outcome(lost), "adopted");
        lost.cancel("too late").toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        one.settled(first.task(), lost.handle());
        assertThat(one.reattach(first.again(), lost.handle())).isEmpty();
        assertThat(cluster.runs(first.task())).isTrue();
        assertThat(taken.outcome().toCompletableFuture()).isNotDone();
        assertThat(taken.handle()).isEqualTo(lost.handle());
        assertThat(Meta.isKept(cluster.jobOf(second.task()))).isTrue();

        taken.cancel("the test is over").toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(cluster.runs(first.task())).isFalse();
    }

    @Test
    void theResultOfAFirstAttemptThatIsDoneByTheTimeOfTheTakeoverIsTheSeconds() throws Exception {
        one.close();
        one = replica("one", "exit 0");
        Run done = one.launch(first);
        assertThat(outcome(done)).isInstanceOf(Outcome.Succeeded.class);

        Run taken = other.adopt(second, done.handle()).orElseThrow();

        assertThat(outcome(taken)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(cluster.starts(first.task())).isEqualTo(1);
        assertThat(cluster.starts(second.task())).isZero();
    }

    @Test
    void theSecondMayEndTheFirstOnesJobAndBeginAnew() throws Exception {
        Run lost = one.launch(first);
        await().atMost(PATIENCE).until(() -> cluster.runs(first.task()));

        other.supersede(second, lost.handle()).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(cluster.runs(first.task())).isFalse();
        assertRetry(outcome(lost), "superseded");
        Run anew = other.launch(second);
        assertThat(anew.handle()).isNotEqualTo(lost.handle());
    }

    @Test
    void aSettledJobThatIsKeptForALookDoesNotKeepTheNextAttemptBack() throws Exception {
        one.close();
        one = replica("one", "exit 3");
        Run failed = one.launch(first);
        outcome(failed);
        one.settled(first.task(), failed.handle());
        assertThat(cluster.jobs()).hasSize(1);

        Run again = other.launch(second);

        assertThat(again.handle()).isNotEqualTo(failed.handle());
        assertThat(cluster.jobs()).hasSize(1);
    }
}
