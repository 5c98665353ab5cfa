package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.ScriptedAdapter.ScriptedRun;
import io.legacybridge.worker.TaskPhase;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.policy.WorkPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule 3, for one piece of work: two attempts at it never run at a time. */
class SameWorkTest {
    private static final String ONE = "{\"item\": \"one\"}";
    private static final String TWO = "{\"item\": \"two\"}";
    private static final Handle FOREIGN = new Handle(Map.of("run", "of another worker"));

    private static ActivityPolicy policy(int slots, OnSameWork answer) {
        return Bench.slots(slots)
                .withRuns(RunPolicy.defaults()
                        .withWork(new WorkPolicy(ValueTemplate.parse("{{$.item}}"), answer, Duration.ofSeconds(60))));
    }

    private static ActivityPolicy locked(OnSameWork answer) {
        ActivityPolicy policy = policy(2, answer);
        return policy.withRuns(policy.runs().withExclusive("the printer"));
    }

    private static Bench started(int slots, OnSameWork answer) {
        Bench bench = Bench.started(policy(slots, answer));
        bench.adapter.declare(Capability.WORK_KEYS);
        bench.adapter.declare(Capability.REATTACH);
        bench.adapter.declare(Capability.IDEMPOTENT_LAUNCH);
        return bench;
    }

    /** Step Functions gives the first attempt up and sends the next. */
    private static TaskToken nextAttempt(Bench bench, TaskToken first) {
        bench.service.timeOut(first);
        bench.seconds(15);
        return bench.task(ONE);
    }

    @Test
    void theAdapterIsToldWhichWorkItIs() {
        Bench bench = started(1, OnSameWork.WAIT);

        bench.task(ONE);

        assertThat(bench.adapter.lastRun().task().workKey().orElseThrow().text())
                .isEqualTo(Bench.ACTIVITY + "\none");
    }

    @Test
    void anInputWithoutTheKeysValueIsRefused() {
        Bench bench = started(1, OnSameWork.WAIT);

        TaskToken task = bench.task("{}");

        assertThat(bench.service.result(task)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(ErrorNames.INVALID_INPUT.text());
            assertThat(failed.cause()).contains("workKey", "$.item");
        });
        assertThat(bench.adapter.launches()).isZero();
    }

    @Test
    void waitLaunchesOnceTheOtherRunIsGone() {
        Bench bench = started(1, OnSameWork.WAIT);
        bench.adapter.sameWorkLives(FOREIGN);

        TaskToken task = bench.task(ONE);
        bench.seconds(300);
        assertThat(bench.adapter.runs()).isEmpty();
        assertThat(bench.service.heartbeats(task)).isGreaterThan(20);
        bench.adapter.sameWorkEnded();
        bench.seconds(20);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void adoptTakesTheRunOfAnotherWorkerOver() {
        Bench bench = started(1, OnSameWork.ADOPT);
        bench.adapter.sameWorkLives(FOREIGN);

        TaskToken task = bench.task(ONE);
        ScriptedRun adopted = bench.adapter.lastRun();
        assertThat(adopted.handle()).isEqualTo(FOREIGN);
        adopted.succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.journal.tasks()).isEmpty();
    }

    @Test
    void adoptLaunchesWhereTheRunHadJustEnded() {
        Bench bench = started(1, OnSameWork.ADOPT);
        bench.adapter.sameWorkLives(FOREIGN);
        bench.adapter.nothingToAdopt();

        bench.task(ONE);
        bench.seconds(10);

        assertThat(bench.adapter.runs()).hasSize(1);
        assertThat(bench.adapter.lastRun().handle()).isNotEqualTo(FOREIGN);
    }

    @Test
    void aLostRunWaitsForTheNextAttemptEvenWithoutAnotherSlot() {
        Bench bench = started(1, OnSameWork.ADOPT);
        TaskToken first = bench.task(ONE);
        ScriptedRun run = bench.adapter.lastRun();
        bench.adapter.sameWorkLives(run.handle());

        TaskToken second = nextAttempt(bench, first);

        assertThat(run.cancelled()).isFalse();
        assertThat(bench.adapter.runs()).hasSize(2);
        assertThat(bench.adapter.lastRun().handle()).isEqualTo(run.handle());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(second)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.status().slotsUsed()).isEqualTo(1);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void anOrphanThatNobodyAdoptsIsEnded() {
        Bench bench = started(1, OnSameWork.ADOPT);
        TaskToken first = bench.task(ONE);
        bench.service.timeOut(first);

        bench.seconds(15);
        assertThat(bench.status().tasks().get(0).phase()).isEqualTo(TaskPhase.ORPHANED);
        bench.seconds(60);
        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();

        assertThat(bench.status().tasks()).isEmpty();
        assertThat(bench.status().slotsUsed()).isEqualTo(1);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void anOrphanMakesRoomForOtherWork() {
        Bench bench = started(1, OnSameWork.ADOPT);
        TaskToken first = bench.task(ONE);
        ScriptedRun orphan = bench.adapter.lastRun();
        bench.service.timeOut(first);
        bench.seconds(15);

        TaskToken other = bench.task(TWO);
        assertThat(orphan.cancelled()).isTrue();
        assertThat(bench.adapter.runs()).hasSize(1);
        orphan.confirmGone();
        bench.clock.runDue();
        assertThat(bench.adapter.runs()).hasSize(2);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(other)).isPresent();
    }

    @Test
    void theAttemptThatAnOrphanWaitsForIsFetchedWithoutRoomForAnotherRun() {
        Bench bench = started(2, OnSameWork.ADOPT);
        TaskToken first = bench.task(ONE);
        bench.adapter.sameWorkLives(bench.adapter.lastRun().handle());
        bench.adapter.roomFor(0);

        TaskToken second = nextAttempt(bench, first);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(second)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void theAttemptThatAnOrphanWaitsForIsFetchedUnderItsLock() {
        Bench bench = Bench.started(locked(OnSameWork.ADOPT));
        bench.adapter.declare(Capability.WORK_KEYS);
        TaskToken first = bench.task(ONE);
        ScriptedRun run = bench.adapter.lastRun();
        bench.adapter.sameWorkLives(run.handle());

        TaskToken second = nextAttempt(bench, first);
        assertThat(run.cancelled()).isFalse();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(second)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void anOrphanGivesItsLockToOtherWork() {
        Bench bench = Bench.started(locked(OnSameWork.ADOPT));
        bench.adapter.declare(Capability.WORK_KEYS);
        bench.service.timeOut(bench.task(ONE));
        ScriptedRun orphan = bench.adapter.lastRun();
        bench.seconds(15);

        TaskToken other = bench.task(TWO);
        assertThat(orphan.cancelled()).isTrue();
        assertThat(bench.adapter.runs()).hasSize(1);
        orphan.confirmGone();
        bench.clock.runDue();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(other)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void onlyWhereRunsAreAdoptedIsTheAdapterToldSo() {
        Bench adopting = started(1, OnSameWork.ADOPT);
        adopting.task(ONE);
        assertThat(adopting.adapter.lastRun().task().adoptsWithin()).contains(Duration.ofSeconds(60));

        Bench waiting = started(1, OnSameWork.WAIT);
        waiting.task(ONE);
        assertThat(waiting.adapter.lastRun().task().adoptsWithin()).isEmpty();
    }

    @Test
    void aRunIsAdoptedAfterItsWorkerWasKilledAndItsTokenTimedOut() {
        Bench bench = started(1, OnSameWork.ADOPT);
        TaskToken first = bench.task(ONE);
        ScriptedRun run = bench.adapter.lastRun();
        bench.service.timeOut(first);

        Bench next = bench.killedAndStarted(policy(1, OnSameWork.ADOPT));
        next.adapter.sameWorkLives(run.handle());
        TaskToken second = next.task(ONE);
        assertThat(run.cancelled()).isFalse();
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.adapter.launches()).isEqualTo(2);
        assertThat(next.service.result(second)).contains(new Outcome.Succeeded("{}"));
        assertThat(next.journal.tasks()).isEmpty();
    }

    @Test
    void supersedeEndsTheOtherRunFirst() {
        Bench bench = started(1, OnSameWork.SUPERSEDE);
        bench.adapter.sameWorkLives(FOREIGN);

        TaskToken task = bench.task(ONE);
        assertThat(bench.adapter.runs()).isEmpty();
        assertThat(bench.adapter.supersessions())
                .singleElement()
                .satisfies(end -> assertThat(end.holder()).isEqualTo(FOREIGN));
        bench.adapter.supersessions().get(0).confirm();
        bench.clock.runDue();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void anEndThatIsNotConfirmedIsAskedForAgain() {
        Bench bench = started(1, OnSameWork.SUPERSEDE);
        bench.adapter.sameWorkLives(FOREIGN);

        bench.task(ONE);
        bench.adapter.supersessions().get(0).fail(new IllegalStateException("it resists"));
        bench.seconds(10);

        assertThat(bench.adapter.runs()).isEmpty();
        assertThat(bench.adapter.supersessions()).hasSizeGreaterThan(1);
    }

    @Test
    void aTaskThatWaitsForTheSameWorkIsHandedBackWhenTheWorkerStops() {
        Bench bench = started(1, OnSameWork.WAIT);
        bench.adapter.sameWorkLives(FOREIGN);
        TaskToken task = bench.task(ONE);

        bench.drain();
        bench.seconds(70);

        assertThat(bench.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.DRAINING);
        assertThat(bench.stopped()).isTrue();
    }

    // An adapter that does not tell one attempt from another: the worker does, among its own

    @Test
    void withoutTheAdaptersHelpTheSecondAttemptWaitsForTheFirstRunsEnd() {
        Bench bench = Bench.started(policy(2, OnSameWork.WAIT));
        TaskToken first = bench.task(ONE);
        bench.service.timeOut(first);
        TaskToken second = bench.task(ONE);
        bench.seconds(30);

        assertThat(bench.adapter.runs()).hasSize(1);
        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();
        assertThat(bench.adapter.runs()).hasSize(2);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(second)).isPresent();
    }

    @Test
    void withoutTheAdaptersHelpTheSecondAttemptEndsTheFirstRun() {
        Bench bench = Bench.started(policy(2, OnSameWork.SUPERSEDE));
        TaskToken first = bench.task(ONE);

        bench.task(ONE);
        assertThat(bench.adapter.runs().get(0).cancelled()).isTrue();
        bench.adapter.runs().get(0).confirmGone();
        bench.seconds(1);

        assertThat(bench.service.result(first).flatMap(BridgeRetry::reason)).contains(BridgeRetry.SUPERSEDED);
        assertThat(bench.adapter.runs()).hasSize(2);
    }
}
