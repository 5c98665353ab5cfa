package io.legacybridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The scripted adapter plays what an adapter with work keys does, when a test says so. */
class ScriptedAdapterTest {
    private final ScriptedAdapter adapter = new ScriptedAdapter();

    private static TestTaskContext attempt() {
        return TestTaskContext.wanted("test", "{}").attemptAt("the work");
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private Handle refused() {
        return catchThrowableOfType(SameWorkException.class, () -> adapter.launch(attempt()))
                .holder();
    }

    @Test
    void refusesALaunchWhileTheSameWorkLives() throws Exception {
        Handle elsewhere = new Handle(Map.of("job", "of another worker"));
        adapter.sameWorkLives(elsewhere);

        assertThat(refused()).isEqualTo(elsewhere);

        adapter.sameWorkEnded();
        adapter.launch(attempt());
        assertThat(adapter.runs()).hasSize(1);
    }

    @Test
    void givesAnAdoptedRunToTheNewTaskAndTellsTheOldOne() throws Exception {
        Run first = adapter.launch(attempt());
        adapter.sameWorkLives(first.handle());
        TestTaskContext second = attempt();

        Run adopted = adapter.adopt(second, refused()).orElseThrow();

        assertThat(now(first.outcome()))
                .isEqualTo(BridgeRetry.because(BridgeRetry.ADOPTED, "another attempt took the run over"));
        assertThat(adopted.handle()).isEqualTo(first.handle());
        assertThat(adopted.outcome().toCompletableFuture()).isNotDone();
        assertThat(adapter.lastRun().task()).isSameAs(second);
        assertThat(adapter.lastRun()).isSameAs(adopted);
    }

    @Test
    void adoptsNothingWhereTheOtherRunHasJustEnded() throws Exception {
        adapter.sameWorkLives(new Handle(Map.of("run", "7")));
        adapter.nothingToAdopt();

        assertThat(adapter.adopt(attempt(), refused())).isEmpty();
        assertThat(adapter.launch(attempt())).isNotNull();
    }

    @Test
    void supersedesWhenTheTestConfirmsIt() throws Exception {
        Run first = adapter.launch(attempt());
        adapter.sameWorkLives(first.handle());

        CompletionStage<Void> gone = adapter.supersede(attempt(), refused());
        assertThat(gone.toCompletableFuture()).isNotDone();
        assertThat(first.outcome().toCompletableFuture()).isNotDone();
        adapter.supersessions().get(0).confirm();

        assertThat(now(first.outcome()))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).contains("\"" + BridgeRetry.SUPERSEDED + "\""));
        now(gone);
        assertThat(adapter.launch(attempt())).isNotNull();
    }

    @Test
    void supersedesNothingWhereTheEndCannotBeConfirmed() throws Exception {
        Handle elsewhere = new Handle(Map.of("run", "7"));
        adapter.sameWorkLives(elsewhere);

        CompletionStage<Void> gone = adapter.supersede(attempt(), elsewhere);
        adapter.supersessions().get(0).fail(new IllegalStateException("it resists"));

        assertThatThrownBy(() -> gone.toCompletableFuture().join()).hasMessageContaining("it resists");
        assertThat(refused()).isEqualTo(elsewhere);
    }

    @Test
    void canDoNothingOfThatWhileTheTargetIsDown() {
        Handle elsewhere = new Handle(Map.of("run", "7"));
        adapter.targetDown("away");

        assertThatThrownBy(() -> adapter.adopt(attempt(), elsewhere)).isInstanceOf(TargetUnavailableException.class);
        assertThatThrownBy(() -> adapter.supersede(attempt(), elsewhere))
                .isInstanceOf(TargetUnavailableException.class);
    }

    @Test
    void showsWhatARunPrintedPageByPage() throws Exception {
        Run run = adapter.launch(attempt());
        adapter.lastRun().print("one\n");
        LogPage first = now(run.log(LogPage.START));
        adapter.lastRun().print("two\n");
        LogPage second = now(run.log(first.cursor()));
        adapter.lastRun().succeed();

        assertThat(first.text()).isEqualTo("one\n");
        assertThat(second.text()).isEqualTo("two\n");
        assertThat(second.end()).isFalse();
        assertThat(now(run.log(second.cursor()))).isEqualTo(new LogPage("", second.cursor(), true));
    }

    @Test
    void remembersWhatIsSettledAndHasTheRoomThatItIsGiven() throws Exception {
        Run run = adapter.launch(attempt());

        adapter.settled(attempt().task(), run.handle());
        adapter.roomFor(3);

        assertThat(adapter.settledRuns()).containsExactly(run.handle());
        assertThat(adapter.room()).isEqualTo(3);
    }
}
