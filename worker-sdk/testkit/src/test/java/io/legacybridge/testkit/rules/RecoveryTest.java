package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call;
import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.testkit.SettableClock;
import io.legacybridge.worker.TaskPhase;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 2: nothing journaled is lost, whenever the worker is killed. */
class RecoveryTest {
    private static Bench started() {
        Bench bench = Bench.started(Bench.slots(2));
        bench.adapter.declare(Capability.REATTACH);
        bench.adapter.declare(Capability.IDEMPOTENT_LAUNCH);
        return bench;
    }

    private static Bench again(Bench bench) {
        return bench.killedAndStarted(Bench.slots(2));
    }

    @Test
    void aTaskIsWrittenDownBeforeItIsLaunched() {
        Bench bench = started();
        bench.journal.holdAppends();

        TaskToken task = bench.task();
        assertThat(bench.adapter.launches()).isZero();
        bench.journal.release();
        bench.clock.runDue();

        assertThat(bench.adapter.launches()).isEqualTo(1);
        assertThat(bench.journal.entries(task))
                .hasExactlyElementsOfTypes(
                        JournalEntry.Accepted.class, JournalEntry.Launching.class, JournalEntry.Launched.class);
    }

    @Test
    void anOutcomeIsWrittenDownBeforeItIsReported() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.journal.holdAppends();

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.calls(Kind.SUCCEED)).isEmpty();
        bench.journal.release();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.journal.tasks()).isEmpty();
    }

    @Test
    void aTaskIsClosedOnlyWhenItsAdapterHasForgottenTheRun() {
        Bench bench = started();
        bench.task();
        List<Integer> forgottenBefore = new ArrayList<>();
        bench.journal.failAlways(entry -> {
            if (entry instanceof JournalEntry.Closed) {
                forgottenBefore.add(bench.adapter.settledRuns().size());
            }
            return false;
        });

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(forgottenBefore).containsExactly(1);
        assertThat(bench.journal.tasks()).isEmpty();
    }

    @Test
    void everyOpenTaskIsHeartbeatedBeforeAnythingElseIsAskedOrSent() {
        Bench bench = started();
        TaskToken running = bench.task();
        TaskToken reported = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        int before = bench.service.calls().size();

        Bench next = again(bench);

        List<Call> ofTasks = next
                .service
                .calls()
                .subList(before, next.service.calls().size())
                .stream()
                .filter(call -> call.token().isPresent())
                .toList();
        assertThat(ofTasks.subList(0, 2))
                .extracting(call -> call.kind() + " " + call.token().orElseThrow())
                .containsExactlyInAnyOrder("HEARTBEAT " + running, "HEARTBEAT " + reported);
    }

    @Test
    void aRunThatGoesOnIsFoundAndItsOutcomeReported() {
        Bench bench = started();
        TaskToken task = bench.task();

        Bench next = again(bench);
        assertThat(next.status().tasks())
                .singleElement()
                .satisfies(open -> assertThat(open.phase()).isEqualTo(TaskPhase.RUNNING));
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(next.adapter.launches()).isEqualTo(1);
        assertThat(next.status().slotsUsed()).isEqualTo(2);
        assertThat(next.service.openPolls()).isEqualTo(2);
    }

    @Test
    void theRealOutcomeOfARunThatEndedMeanwhileIsTaken() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.journal.holdAppends();
        bench.adapter.lastRun().end(new Outcome.Failed("Translator.BadInput", "line 4"));
        bench.clock.runDue();

        Bench next = again(bench);

        assertThat(next.service.result(task)).contains(new Outcome.Failed("Translator.BadInput", "line 4"));
    }

    @Test
    void anOutcomeThatWasNotAcknowledgedIsSentAgain() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.service.heal(Kind.SUCCEED);

        Bench next = again(bench);

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(next.adapter.reattachments()).isZero();
        assertThat(next.journal.tasks()).isEmpty();
        assertThat(next.adapter.settledRuns()).hasSize(1);
    }

    @Test
    void anOutcomeWhoseReplyWasLostBeforeTheKillIsUnknown() {
        Bench bench = started();
        bench.task();
        bench.service.next(Kind.SUCCEED, Fault.loseReply());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        Bench next = again(bench);

        assertThat(next.events).contains("settled UNKNOWN");
        assertThat(next.journal.tasks()).isEmpty();
    }

    @Test
    void whatWasNeverLaunchedIsLaunchedOnce() {
        Bench bench = started();
        bench.adapter.targetDown("no room");
        TaskToken task = bench.service.offer(Bench.ACTIVITY, "{}");
        bench.journal.holdCompletions();
        bench.clock.runDue();
        bench.adapter.targetUp();
        assertThat(bench.adapter.launches()).isZero();

        Bench next = again(bench);
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.adapter.launches()).isEqualTo(1);
        assertThat(next.service.result(task)).isPresent();
    }

    @Test
    void aRunWhoseHandleNobodyWroteDownIsFoundByItsTask() {
        Bench bench = started();
        bench.journal.failAlways(JournalEntry.Launched.class::isInstance);
        TaskToken task = bench.task();
        assertThat(bench.journal.task(task).orElseThrow().handle()).isEmpty();

        Bench next = again(bench);
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.adapter.launches()).isEqualTo(1);
        assertThat(next.service.result(task)).isPresent();
    }

    @Test
    void aLostRunIsHandedBackAndNeverStartedAgain() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.adapter.lose(bench.adapter.lastRun().handle());

        Bench next = again(bench);

        assertThat(next.adapter.launches()).isEqualTo(1);
        assertThat(next.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.RUN_LOST);
    }

    @Test
    void aLostRunIsLaunchedOnceMoreWhereTheOperatorWantsIt() {
        Bench bench = relaunching();
        TaskToken task = bench.task();
        bench.adapter.lose(bench.adapter.lastRun().handle());

        Bench next = bench.killedAndStarted(Bench.slots(2));
        assertThat(next.adapter.launches()).isEqualTo(2);
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    private static Bench relaunching() {
        Bench bench = Bench.started(Bench.slots(2).withRuns(RunPolicy.defaults().withOnLost(OnLost.RELAUNCH)));
        bench.adapter.declare(Capability.REATTACH);
        bench.adapter.declare(Capability.IDEMPOTENT_LAUNCH);
        return bench;
    }

    @Test
    void aTaskThatKillsItsWorkerThreeTimesIsFailed() {
        Bench bench = relaunching();
        TaskToken task = bench.task();
        for (int kills = 1; kills <= 3; kills++) {
            bench.adapter.lose(bench.adapter.lastRun().handle());
            bench = bench.killedAndStarted(Bench.slots(2));
        }

        assertThat(bench.adapter.launches()).isEqualTo(3);
        assertThat(bench.service.result(task))
                .get()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo(ErrorNames.POISON.text()));
    }

    @Test
    void anAdapterThatCannotReattachHasLostItsRun() {
        Bench bench = Bench.started(Bench.slots(2));
        TaskToken task = bench.task();

        Bench next = again(bench);

        assertThat(next.adapter.launches()).isEqualTo(1);
        assertThat(next.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.RUN_LOST);
    }

    @Test
    void aTaskThatIsNoLongerWantedIsFoundToBeEnded() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.service.timeOut(task);

        Bench next = again(bench);
        assertThat(next.adapter.lastRun().cancelled()).isTrue();
        assertThat(next.status().tasks()).hasSize(1);
        next.adapter.lastRun().confirmGone();
        next.clock.runDue();

        assertThat(next.events).contains("settled ABANDONED");
        assertThat(next.journal.tasks()).isEmpty();
        assertThat(next.status().tasks()).isEmpty();
    }

    @Test
    void aTargetThatCannotBeAskedIsAskedAgain() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.adapter.targetDown("the host is away");

        Bench next = again(bench);
        next.seconds(20);
        assertThat(next.adapter.reattachments()).isGreaterThan(2);
        next.adapter.targetUp();
        next.seconds(40);
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.service.result(task)).isPresent();
        assertThat(next.adapter.launches()).isEqualTo(1);
    }

    @Test
    void nothingIsPolledBeforeEveryRunWasLookedFor() {
        Bench bench = started();
        bench.task();
        bench.service.always(Kind.HEARTBEAT, Fault.late(Duration.ofSeconds(5)));
        int polls = bench.service.calls(Kind.POLL).size();

        Bench next = again(bench);
        next.seconds(4);
        assertThat(next.service.calls(Kind.POLL)).hasSize(polls);
        next.seconds(1);

        assertThat(next.service.calls(Kind.POLL)).hasSize(polls + 1);
    }

    @Test
    void recoveryGoesOnWhileStepFunctionsIsAway() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.service.always(Kind.HEARTBEAT, Fault.reset());
        bench.service.always(Kind.SUCCEED, Fault.reset());

        Bench next = again(bench);
        next.adapter.lastRun().succeed();
        next.seconds(10);
        next.service.heal(Kind.SUCCEED);
        next.service.heal(Kind.HEARTBEAT);
        next.seconds(25);

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aTaskIsRecoveredUnderTheTermsThatItStartedWith() {
        Bench bench = started();
        TaskToken task = bench.task();

        Bench next = bench.killedAndStarted(Bench.slots(2).withClocks(Duration.ofSeconds(3), Duration.ofSeconds(60)));
        next.service.always(Kind.HEARTBEAT, Fault.reset());
        next.seconds(20);

        assertThat(next.adapter.lastRun().cancelled()).isFalse();
        assertThat(next.journal.task(task)).isPresent();
    }

    @Test
    void moreTasksThanSlotsAreRecoveredAndNoneIsAskedForMeanwhile() {
        Bench bench = started();
        bench.task();
        bench.task();

        Bench next = bench.killedAndStarted(Bench.slots(1));

        assertThat(next.status().slotsUsed()).isEqualTo(2);
        assertThat(next.service.openPolls()).isZero();
        next.adapter.runs().get(0).succeed();
        next.clock.runDue();
        assertThat(next.service.openPolls()).isZero();
        next.adapter.runs().get(1).succeed();
        next.clock.runDue();
        assertThat(next.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aTaskOfAnActivityThatIsNoLongerThereIsHandedBack() {
        Bench bench = started();
        TaskToken task = bench.service.offer("other", "{}");
        JournaledTask left = journaled("other", task, Optional.of(new Handle(Map.of("run", "9"))));
        bench.journal.with(left);

        Bench next = again(bench);

        assertThat(next.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.RUN_LOST);
        assertThat(next.journal.tasks()).isEmpty();
    }

    private static JournaledTask journaled(String activity, TaskToken token, Optional<Handle> handle) {
        Instant now = new SettableClock().instant();
        TaskTerms terms =
                new TaskTerms(Duration.ofSeconds(30), now.plusSeconds(600), Duration.ofSeconds(30), OnLost.FAIL);
        return new JournaledTask(
                new ActivityTask(activity, token, "{}", now),
                terms,
                Optional.empty(),
                handle.isPresent() ? 1 : 0,
                handle,
                Optional.empty(),
                false);
    }

    @Test
    void aWrongRegionDoesNotEmptyTheOutbox() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.service.always(Kind.SUCCEED, new Fault.Refuse(Refusal.INVALID_TOKEN));

        Bench wrong = again(bench);
        assertThat(wrong.count("dead letter")).isEqualTo(1);
        assertThat(wrong.journal.task(task)).isPresent();
        wrong.service.heal(Kind.SUCCEED);
        Bench right = again(wrong);

        assertThat(right.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aTaskThatCannotBeWrittenDownIsHandedBackAndNoneIsAskedForAWhile() {
        Bench bench = started();
        bench.journal.failAlways(entry -> true);

        TaskToken task = bench.task();

        assertThat(bench.adapter.launches()).isZero();
        assertThat(bench.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.NO_SPACE);
        assertThat(bench.service.openPolls()).isEqualTo(1);
        assertThat(bench.count("journal failed")).isPositive();
        assertThat(bench.count("journal writable")).isZero();
        bench.journal.heal();
        bench.seconds(5);
        assertThat(bench.service.openPolls()).isEqualTo(2);
        TaskToken later = bench.task();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(later)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.count("journal writable")).isEqualTo(1);
    }

    @Test
    void anOutcomeThatCannotBeWrittenDownIsReportedAllTheSame() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.journal.failAlways(entry -> true);

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.status().slotsUsed()).isEqualTo(bench.service.openPolls());
    }

    @Test
    void theTaskOfAWorkerThatDiedElsewhereIsAdopted() {
        Bench bench = started();
        TaskToken task = bench.service.offer("elsewhere", "{}");

        bench.seconds(5);
        bench.journal.adopt(journaled(Bench.ACTIVITY, task, Optional.empty()));
        bench.seconds(55);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).isPresent();
    }

    @Test
    void aTaskThatAnotherWorkerHasIsLetGoWithoutAWord() {
        Bench bench = started();
        TaskToken task = bench.task();

        bench.journal.lose(task);
        bench.clock.runDue();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        assertThat(bench.service.result(task)).isEmpty();
        assertThat(bench.adapter.settledRuns()).isEmpty();
        assertThat(bench.service.openPolls()).isEqualTo(2);
    }

    @Test
    void aStepOfTheWallClockLosesNothing() {
        Bench bench = started();
        TaskToken task = bench.task();
        bench.clock.stepWallClock(Duration.ofDays(2));
        bench.seconds(60);

        Bench next = again(bench);
        next.clock.stepWallClock(Duration.ofDays(-4));
        next.seconds(60);
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    /** Killed at the moment at which an entry of each kind could not be written any more. */
    @ParameterizedTest
    @EnumSource(Moment.class)
    void killedAtAnyMomentTheTaskIsSettledOnceAndRunOnce(Moment moment) {
        Bench bench = started();
        bench.journal.failAlways(moment.entry::isInstance);
        TaskToken task = bench.service.offer(Bench.ACTIVITY, "{}");
        if (moment.before) {
            bench.journal.heal();
            bench.journal.holdAppends();
        }
        bench.clock.runDue();
        bench.adapter.runs().forEach(run -> run.succeed());
        bench.clock.runDue();

        Bench next = again(bench);
        next.adapter.runs().forEach(run -> run.succeed());
        next.seconds(1);

        assertThat(next.adapter.runs()).hasSizeLessThanOrEqualTo(1);
        List<Call> taken = next.service.calls().stream()
                .filter(call -> call.kind() == Kind.SUCCEED || call.kind() == Kind.FAIL)
                .toList();
        boolean neverWritten = moment.before && next.journal.entries(task).isEmpty();
        assertThat(next.service.result(task).isPresent()).isEqualTo(!neverWritten);
        assertThat(taken.size()).isLessThanOrEqualTo(2);
        assertThat(next.journal.tasks()).isEmpty();
        assertThat(next.service.openPolls()).isEqualTo(2);
    }

    enum Moment {
        BEFORE_ACCEPTED(JournalEntry.Accepted.class, true),
        LAUNCHED(JournalEntry.Launched.class, false),
        OUTCOME(JournalEntry.OutcomeSet.class, false),
        SENDING(JournalEntry.Sending.class, false),
        CLOSED(JournalEntry.Closed.class, false);

        private final Class<? extends JournalEntry> entry;
        private final boolean before;

        Moment(Class<? extends JournalEntry> entry, boolean before) {
            this.entry = entry;
            this.before = before;
        }
    }
}
