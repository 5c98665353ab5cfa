package io.legacybridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every adapter has to keep. Extend it, say how the adapter is made, and every test that follows is yours.
 *
 * <p>The world in which the adapter works (a folder, a cluster) is the subclass's, one per test: {@link #adapter} may
 * be called more than once in a test, to play a restart over the same world. What an adapter does not declare as a
 * {@link Capability} is not asked of it. Runs that a test leaves behind are cancelled after it.
 */
@SuppressWarnings("JUnit5AbstractClass")
public abstract class AdapterContractTest {
    /** The activity's name in every test. */
    protected static final String ACTIVITY = "contract";

    private static final int MOST_OUTPUT_BYTES = 262_144;

    private final List<Adapter> adapters = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    // What the subclass says

    /** Makes an adapter for work of one kind. */
    protected abstract Adapter adapter(Work work) throws Exception;

    /** The JSON input of a task for work of one kind. */
    protected String input(Work work) {
        return "{}";
    }

    /** The error name that the work that {@link Work#FAILS} ends with. */
    protected abstract String errorOfFailure();

    /** Whether anything of a task's work is alive, looked up without the adapter's help. */
    protected abstract boolean alive(ActivityTask task) throws Exception;

    /** How often the work of a task was started, looked up without the adapter's help. */
    protected abstract int starts(ActivityTask task) throws Exception;

    /** Whether a task's work has published its output. */
    protected boolean published(ActivityTask task) throws Exception {
        throw new UnsupportedOperationException("say how it is seen that something was published");
    }

    /** Whether the adapter can do work of a kind; what it cannot is not tested. */
    protected boolean supports(Work work) {
        return true;
    }

    /** How long anything may take in these tests. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    // The contract

    /** A launch starts the work and returns. */
    @Nested
    class Launch {
        @Test
        void returnsWhileTheWorkGoesOn() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Run run = launch(Work.LASTS, task);

            eventually(() -> alive(task.task()));
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
        }

        @Test
        void leadsToAnOutcomeWithJsonOutput() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));
            Run run = launch(Work.SUCCEEDS, task);

            assertThat(outcome(run))
                    .isInstanceOfSatisfying(
                            Outcome.Succeeded.class,
                            succeeded -> assertThat(succeeded.output().strip())
                                    .matches("(?s)[\\[{\"].*[\\]}\"]|-?[0-9].*|true|false|null"));
            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void leavesNothingRunningOnceTheOutcomeIsKnown() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));
            outcome(launch(Work.SUCCEEDS, task));

            assertThat(alive(task.task())).isFalse();
        }

        @Test
        void givesAHandleThatHoldsNoToken_rule12() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Run run = launch(Work.LASTS, task);

            assertThat(run.handle().values().values())
                    .noneMatch(value -> value.contains(task.task().token().secret()));
            assertThat(run.handle()).isEqualTo(run.handle());
        }

        @Test
        void refusesABadInputWithoutStartingAnything() throws Exception {
            if (!supports(Work.REFUSED)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.REFUSED));
            Run run = launch(Work.REFUSED, task);

            assertThat(outcome(run))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isNotEqualTo(ErrorNames.RETRY.text()));
            assertThat(starts(task.task())).isZero();
        }

        @Test
        void saysByAnExceptionThatTheTargetIsDown_rule9() throws Exception {
            if (!supports(Work.TARGET_DOWN)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.TARGET_DOWN));
            Adapter adapter = made(Work.TARGET_DOWN);

            assertThat(catchThrowable(() -> adapter.launch(task))).isInstanceOf(TargetUnavailableException.class);
        }
    }

    /** A failure has a name that a state machine can match. */
    @Nested
    class ErrorMapping {
        @Test
        void namesTheFailureOfTheWork() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.FAILS));

            assertThat(outcome(launch(Work.FAILS, task)))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo(errorOfFailure()));
        }

        @Test
        void neverShowsTheToken_rule12() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.FAILS));

            assertThat(outcome(launch(Work.FAILS, task)).toString())
                    .doesNotContain(task.task().token().secret());
        }
    }

    /** Heartbeats owe nothing to the work (rule 5). */
    @Nested
    class Silence {
        @Test
        void doesNotKeepHeartbeatsBack_rule5() throws Exception {
            ScriptedActivityService service = new ScriptedActivityService();
            Worker worker = worker(service, Work.LASTS);
            try {
                worker.start();
                TaskToken token = service.offer(ACTIVITY, input(Work.LASTS));

                await().atMost(patience()).until(() -> service.heartbeats(token) >= 5);
                assertThat(service.result(token)).isEmpty();
            } finally {
                service.timeOut(token(service));
                await().atMost(patience())
                        .until(() -> worker.status().get(0).tasks().isEmpty());
                worker.close();
            }
        }
    }

    /** Cancelling means gone (rule 6). */
    @Nested
    class Cancel {
        @Test
        void endsTheWork_rule6() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Run run = launch(Work.LASTS, task);
            eventually(() -> alive(task.task()));

            get(run.cancel("the test wants it so"));

            if (can(Work.LASTS, Capability.CONFIRMED_CANCEL)) {
                assertThat(alive(task.task())).isFalse();
            }
            eventually(() -> !alive(task.task()));
            assertThat(outcome(run)).isNotInstanceOf(Outcome.Succeeded.class);
        }

        @Test
        void mayBeAskedForTwice() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Run run = launch(Work.LASTS, task);

            CompletionStage<Void> first = run.cancel("once");
            CompletionStage<Void> second = run.cancel("twice");

            get(first);
            get(second);
            eventually(() -> !alive(task.task()));
        }

        @Test
        void ofWorkThatHasEndedChangesNothing() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));
            Run run = launch(Work.SUCCEEDS, task);
            Outcome before = outcome(run);

            get(run.cancel("too late"));

            assertThat(outcome(run)).isEqualTo(before);
        }

        @Test
        void byAHeartbeatEndsTheWorkAndFreesTheSlot_rule6() throws Exception {
            ScriptedActivityService service = new ScriptedActivityService();
            Worker worker = worker(service, Work.LASTS);
            try {
                worker.start();
                TaskToken token = service.offer(ACTIVITY, input(Work.LASTS));
                await().atMost(patience()).until(() -> service.heartbeats(token) >= 1);

                service.timeOut(token);

                await().atMost(patience())
                        .until(() -> worker.status().get(0).tasks().isEmpty());
                assertThat(worker.status().get(0).slotsStuck()).isZero();
                assertThat(service.result(token)).isEmpty();
            } finally {
                worker.close();
            }
        }
    }

    /** A run is found again after a restart (rule 2), by an adapter that can. */
    @Nested
    class Reattach {
        @Test
        void findsARunThatGoesOn_rule2() throws Exception {
            if (!can(Work.LASTS, Capability.REATTACH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Handle handle = launch(Work.LASTS, task).handle();
            eventually(() -> alive(task.task()) && starts(task.task()) == 1);
            endWorker();

            Run found = kept(made(Work.LASTS).reattach(task.again(), handle)).orElseThrow();

            assertThat(found.outcome().toCompletableFuture()).isNotDone();
            assertThat(found.handle()).isEqualTo(handle);
            get(found.cancel("found again"));
            eventually(() -> !alive(task.task()));
            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void tellsTheOutcomeOfARunThatEndedMeanwhile_rule2() throws Exception {
            if (!can(Work.SUCCEEDS, Capability.REATTACH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.undecided(ACTIVITY, input(Work.SUCCEEDS));
            Handle handle = launch(Work.SUCCEEDS, task).handle();
            eventually(() -> starts(task.task()) == 1);
            eventually(() -> !alive(task.task()));
            endWorker();

            Run found = kept(made(Work.SUCCEEDS).reattach(task.again(), handle)).orElseThrow();

            assertThat(outcome(found)).isInstanceOf(Outcome.Succeeded.class);
            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void findsWhatALaunchStartedThatNobodyWroteDown_rule2() throws Exception {
            if (!can(Work.LASTS, Capability.REATTACH) || !can(Work.LASTS, Capability.IDEMPOTENT_LAUNCH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Handle handle = launch(Work.LASTS, task).handle();
            eventually(() -> alive(task.task()) && starts(task.task()) == 1);
            endWorker();

            Run found =
                    kept(made(Work.LASTS).reattach(task.again(), Handle.NONE)).orElseThrow();

            assertThat(found.handle()).isEqualTo(handle);
            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void startsNothingForATaskThatWasNeverLaunched_rule2() throws Exception {
            if (!can(Work.LASTS, Capability.REATTACH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));

            Optional<Run> found = made(Work.LASTS).reattach(task, Handle.NONE);

            assertThat(found).isEmpty();
            assertThat(starts(task.task())).isZero();
        }

        @Test
        void findsNothingByAHandleThatMeansNothing() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));

            Optional<Run> found = made(Work.SUCCEEDS).reattach(task, new Handle(Map.of("made", "up")));

            assertThat(found).isEmpty();
        }
    }

    /** Nothing runs twice by our doing (rule 3), for an adapter that can tell. */
    @Nested
    class IdempotentLaunch {
        @Test
        void withTheSameTokenFindsTheFirstRun_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.IDEMPOTENT_LAUNCH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            Handle first = launch(Work.LASTS, task).handle();
            eventually(() -> starts(task.task()) == 1);
            endWorker();

            Run second = launch(Work.LASTS, task.again());

            assertThat(second.handle()).isEqualTo(first);
            get(second.cancel("seen enough"));
            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void withAnotherTokenStartsAnotherRun_rule3() throws Exception {
            TestTaskContext one = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));
            TestTaskContext other = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));

            launch(Work.LASTS, one);
            launch(Work.LASTS, other);

            eventually(() -> alive(one.task()) && alive(other.task()));
        }
    }

    /** One piece of work never runs twice at a time (rule 3), for an adapter that sees to it. */
    @Nested
    class WorkKeys {
        private final TestTaskContext first = attempt();
        private final TestTaskContext second = attempt();

        private TestTaskContext attempt() {
            return TestTaskContext.wanted(ACTIVITY, input(Work.LASTS)).attemptAt("the work");
        }

        private Run launched() throws Exception {
            Run run = launch(Work.LASTS, first);
            eventually(() -> alive(first.task()) && starts(first.task()) == 1);
            return run;
        }

        private Handle refused(TestTaskContext attempt) throws Exception {
            Throwable refusal = catchThrowable(() -> launch(Work.LASTS, attempt));
            assertThat(refusal).isInstanceOf(SameWorkException.class);
            return ((SameWorkException) refusal).holder();
        }

        private void failsAs(String reason, Run run) throws Exception {
            assertThat(outcome(run)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.error()).isEqualTo(ErrorNames.RETRY.text());
                assertThat(failed.cause()).contains("\"" + reason + "\"");
            });
        }

        @Test
        void letNoSecondAttemptRunWhileTheFirstLives_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();

            assertThat(refused(second)).isEqualTo(run.handle());
            assertThat(starts(second.task())).isZero();
            assertThat(alive(second.task())).isFalse();
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
        }

        @Test
        void outliveTheWorker_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();
            closeAdapters();

            assertThat(refused(second)).isEqualTo(run.handle());
            assertThat(starts(second.task())).isZero();
        }

        @Test
        void letOtherWorkRunBesideIt() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            launched();
            TestTaskContext other =
                    TestTaskContext.wanted(ACTIVITY, input(Work.LASTS)).attemptAt("other work");
            TestTaskContext unnamed = TestTaskContext.wanted(ACTIVITY, input(Work.LASTS));

            launch(Work.LASTS, other);
            launch(Work.LASTS, unnamed);

            eventually(() -> alive(other.task()) && alive(unnamed.task()));
        }

        @Test
        void areFreeAgainWhenTheRunIsOver() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();
            get(run.cancel("it is over"));
            outcome(run);

            launch(Work.LASTS, second);

            eventually(() -> alive(second.task()));
            assertThat(alive(first.task())).isFalse();
        }

        @Test
        void letTheSameTokenFindItsOwnRun_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS) || !can(Work.LASTS, Capability.IDEMPOTENT_LAUNCH)) {
                return;
            }
            Run run = launched();
            closeAdapters();

            assertThat(launch(Work.LASTS, first.again()).handle()).isEqualTo(run.handle());
            assertThat(starts(first.task())).isEqualTo(1);
        }

        @Test
        void giveTheRunToTheAttemptThatAdoptsIt_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();

            Run adopted = kept(made(Work.LASTS).adopt(second, refused(second))).orElseThrow();

            failsAs(BridgeRetry.ADOPTED, run);
            get(run.cancel("not ours any more"));
            assertThat(alive(first.task())).isTrue();
            assertThat(adopted.outcome().toCompletableFuture()).isNotDone();
            get(adopted.cancel("by the new attempt"));
            assertThat(outcome(adopted)).isInstanceOf(Outcome.Abandoned.class);
            eventually(() -> !alive(first.task()));
            assertThat(starts(first.task())).isEqualTo(1);
            assertThat(starts(second.task())).isZero();
        }

        @Test
        void letAnAdoptedRunBeFoundAgain_rule2() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS) || !can(Work.LASTS, Capability.REATTACH)) {
                return;
            }
            launched();
            Handle handle = kept(made(Work.LASTS).adopt(second, refused(second)))
                    .orElseThrow()
                    .handle();
            closeAdapters();

            Run byHandle =
                    kept(made(Work.LASTS).reattach(second.again(), handle)).orElseThrow();
            assertThat(byHandle.outcome().toCompletableFuture()).isNotDone();
            closeAdapters();
            Run byLaunch = launch(Work.LASTS, second.again());

            assertThat(byLaunch.handle()).isEqualTo(handle);
            get(byLaunch.cancel("seen enough"));
            eventually(() -> !alive(first.task()));
            assertThat(starts(second.task())).isZero();
        }

        private Run endedUnwanted(TestTaskContext attempt) throws Exception {
            Run run = launch(Work.SUCCEEDS, attempt);
            eventually(() -> attempt.confirmations() > 0 && !alive(attempt.task()));
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
            return run;
        }

        private Handle refusedToDoAgain(TestTaskContext attempt) {
            Throwable refusal = catchThrowable(() -> launch(Work.SUCCEEDS, attempt));
            assertThat(refusal).isInstanceOf(SameWorkException.class);
            return ((SameWorkException) refusal).holder();
        }

        private TestTaskContext adopting(TestTaskContext attempt) {
            return attempt.attemptAt("short work").adopting(Duration.ofMinutes(10));
        }

        @Test
        void giveWhatEndedUnwantedToTheNextAttempt_rule3() throws Exception {
            if (!can(Work.SUCCEEDS, Capability.WORK_KEYS)) {
                return;
            }
            TestTaskContext unwanted = adopting(TestTaskContext.unwanted(ACTIVITY, input(Work.SUCCEEDS)));
            TestTaskContext next = adopting(TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS)));
            Run run = endedUnwanted(unwanted);

            Run adopted = kept(made(Work.SUCCEEDS).adopt(next, refusedToDoAgain(next)))
                    .orElseThrow();

            assertThat(outcome(adopted)).isInstanceOf(Outcome.Succeeded.class);
            failsAs(BridgeRetry.ADOPTED, run);
            assertThat(starts(unwanted.task())).isEqualTo(1);
            assertThat(starts(next.task())).isZero();
        }

        @Test
        void giveWhatEndedUnwantedToTheNextAttemptAfterARestart_rule2() throws Exception {
            if (!can(Work.SUCCEEDS, Capability.WORK_KEYS) || !can(Work.SUCCEEDS, Capability.REATTACH)) {
                return;
            }
            TestTaskContext unwanted = adopting(TestTaskContext.unwanted(ACTIVITY, input(Work.SUCCEEDS)));
            TestTaskContext next = adopting(TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS)));
            Handle handle = endedUnwanted(unwanted).handle();
            closeAdapters();
            TestTaskContext recovered = unwanted.again();
            recovered.decide(false);

            Run found = kept(made(Work.SUCCEEDS).reattach(recovered, handle)).orElseThrow();
            eventually(() -> recovered.confirmations() > 0);
            Run adopted = kept(made(Work.SUCCEEDS).adopt(next, refusedToDoAgain(next)))
                    .orElseThrow();

            assertThat(outcome(adopted)).isInstanceOf(Outcome.Succeeded.class);
            failsAs(BridgeRetry.ADOPTED, found);
            assertThat(starts(next.task())).isZero();
        }

        @Test
        void leaveNothingOfWhatEndedUnwantedAndWasCancelled() throws Exception {
            if (!can(Work.SUCCEEDS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = endedUnwanted(adopting(TestTaskContext.unwanted(ACTIVITY, input(Work.SUCCEEDS))));

            get(run.cancel("nobody adopted it"));

            assertThat(outcome(run)).isInstanceOf(Outcome.Abandoned.class);
            TestTaskContext next = adopting(TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS)));
            assertThat(made(Work.SUCCEEDS).adopt(next, run.handle())).isEmpty();
            assertThat(outcome(launch(Work.SUCCEEDS, next))).isInstanceOf(Outcome.Succeeded.class);
            assertThat(starts(next.task())).isEqualTo(1);
        }

        @Test
        void doAgainWhatEndedTooLongAgo() throws Exception {
            if (!can(Work.SUCCEEDS, Capability.WORK_KEYS)) {
                return;
            }
            endedUnwanted(adopting(TestTaskContext.unwanted(ACTIVITY, input(Work.SUCCEEDS))));
            TestTaskContext next = adopting(TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS)))
                    .adopting(Duration.ZERO);

            assertThat(outcome(launch(Work.SUCCEEDS, next))).isInstanceOf(Outcome.Succeeded.class);
            assertThat(starts(next.task())).isEqualTo(1);
        }

        @Test
        void leaveNothingToAdoptOnceTheRunIsOver() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();
            get(run.cancel("it is over"));
            outcome(run);

            assertThat(made(Work.LASTS).adopt(second, run.handle())).isEmpty();
        }

        @Test
        void endTheRunThatIsSuperseded_rule3() throws Exception {
            if (!can(Work.LASTS, Capability.WORK_KEYS)) {
                return;
            }
            Run run = launched();

            get(made(Work.LASTS).supersede(second, refused(second)));

            assertThat(alive(first.task())).isFalse();
            failsAs(BridgeRetry.SUPERSEDED, run);
            launch(Work.LASTS, second);
            eventually(() -> alive(second.task()));
        }
    }

    /** What the work prints can be read while it runs, by an adapter that can. */
    @Nested
    class Logs {
        private static final String LINES = "one\ntwo\nthree\n";

        private final StringBuilder seen = new StringBuilder();
        private String cursor = LogPage.START;

        /** Goes on from the last cursor. @return whether nothing more will come */
        private boolean readOn(Run run) throws Exception {
            LogPage page = get(run.log(cursor));
            seen.append(page.text());
            cursor = page.cursor();
            return page.end();
        }

        private void readAll(Run run) {
            eventually(() -> {
                assertThat(readOn(run)).isFalse();
                return seen.toString().contains("three");
            });
        }

        @Test
        void giveEachLineOnceWhileTheWorkGoesOn() throws Exception {
            if (!can(Work.PRINTS, Capability.LOGS)) {
                return;
            }
            Run run = launch(Work.PRINTS, TestTaskContext.wanted(ACTIVITY, input(Work.PRINTS)));

            readAll(run);

            readOn(run);
            assertThat(seen).hasToString(LINES);
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
        }

        @Test
        void beginAnewForWhoeverBeginsAnew() throws Exception {
            if (!can(Work.PRINTS, Capability.LOGS)) {
                return;
            }
            Run run = launch(Work.PRINTS, TestTaskContext.wanted(ACTIVITY, input(Work.PRINTS)));
            readAll(run);

            seen.setLength(0);
            cursor = LogPage.START;
            readAll(run);

            assertThat(seen).hasToString(LINES);
        }

        @Test
        void comeToAnEndWithTheRun() throws Exception {
            if (!can(Work.PRINTS, Capability.LOGS)) {
                return;
            }
            Run run = launch(Work.PRINTS, TestTaskContext.wanted(ACTIVITY, input(Work.PRINTS)));
            readAll(run);

            get(run.cancel("seen enough"));
            outcome(run);

            eventually(() -> readOn(run));
            assertThat(seen).hasToString(LINES);
        }

        @Test
        void areStillThereAfterARestart_rule2() throws Exception {
            if (!can(Work.PRINTS, Capability.LOGS) || !can(Work.PRINTS, Capability.REATTACH)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.PRINTS));
            Run run = launch(Work.PRINTS, task);
            readAll(run);
            closeAdapters();

            seen.setLength(0);
            cursor = LogPage.START;
            readAll(kept(made(Work.PRINTS).reattach(task.again(), run.handle())).orElseThrow());

            assertThat(seen).hasToString(LINES);
        }
    }

    /** What was kept that a run can be found again by may go once its outcome is settled. */
    @Nested
    class Settled {
        @Test
        void mayBeSaidTwiceAndAfterARestart() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));
            Run run = launch(Work.SUCCEEDS, task);
            outcome(run);

            made(Work.SUCCEEDS).settled(task.task(), run.handle());
            closeAdapters();
            made(Work.SUCCEEDS).settled(task.task(), run.handle());

            assertThat(starts(task.task())).isEqualTo(1);
        }

        @Test
        void mayBeSaidOfARunThatLeftNothingToFind() throws Exception {
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.SUCCEEDS));

            made(Work.SUCCEEDS).settled(task.task(), Handle.NONE);

            assertThat(starts(task.task())).isZero();
        }
    }

    /** A result that does not fit is not lost (rule 10). */
    @Nested
    class BigOutputs {
        @Test
        void arriveWholeOrAsANamedFailure_rule10() throws Exception {
            if (!supports(Work.BIG_OUTPUT)) {
                return;
            }
            TestTaskContext task = TestTaskContext.wanted(ACTIVITY, input(Work.BIG_OUTPUT));

            Outcome outcome = outcome(launch(Work.BIG_OUTPUT, task));

            if (outcome instanceof Outcome.Succeeded succeeded) {
                assertThat(succeeded.output().getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(MOST_OUTPUT_BYTES);
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            }
        }

        @Test
        void areReportedAsTheNamedFailure_rule10() throws Exception {
            if (!supports(Work.BIG_OUTPUT)) {
                return;
            }
            ScriptedActivityService service = new ScriptedActivityService();
            Worker worker = worker(service, Work.BIG_OUTPUT);
            try {
                worker.start();
                TaskToken token = service.offer(ACTIVITY, input(Work.BIG_OUTPUT));

                await().atMost(patience()).until(() -> service.result(token).isPresent());
                assertThat(service.result(token).orElseThrow())
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.error()).isEqualTo(ErrorNames.OUTPUT_TOO_LARGE.text()));
            } finally {
                worker.close();
            }
        }
    }

    /** An attempt that is no longer wanted publishes nothing (rule 3). */
    @Nested
    class Publication {
        @Test
        void followsAConfirmation_rule3() throws Exception {
            if (!supports(Work.PUBLISHES)) {
                return;
            }
            TestTaskContext task = TestTaskContext.undecided(ACTIVITY, input(Work.PUBLISHES));
            Run run = launch(Work.PUBLISHES, task);
            eventually(() -> task.confirmations() > 0);
            assertThat(published(task.task())).isFalse();
            assertThat(run.outcome().toCompletableFuture()).isNotDone();

            task.decide(true);

            assertThat(outcome(run)).isInstanceOf(Outcome.Succeeded.class);
            assertThat(published(task.task())).isTrue();
        }

        @Test
        void doesNotHappenForATaskThatIsNoLongerWanted_rule3() throws Exception {
            if (!supports(Work.PUBLISHES)) {
                return;
            }
            TestTaskContext task = TestTaskContext.unwanted(ACTIVITY, input(Work.PUBLISHES));
            Run run = launch(Work.PUBLISHES, task);

            assertThat(outcome(run)).isInstanceOf(Outcome.Abandoned.class);
            assertThat(published(task.task())).isFalse();
        }
    }

    // What the tests are made of

    /** Cancels what a test left running. */
    @AfterEach
    protected void cancelWhatRuns() throws Exception {
        for (Run run : runs) {
            get(run.cancel("the test is over"));
        }
        closeAdapters();
    }

    private Adapter made(Work work) throws Exception {
        Adapter made = adapter(work);
        adapters.add(made);
        return made;
    }

    private boolean can(Work work, Capability capability) throws Exception {
        return made(work).capabilities().contains(capability);
    }

    private Run launch(Work work, TestTaskContext task) throws Exception {
        Run run = made(work).launch(task);
        runs.add(run);
        return run;
    }

    private Optional<Run> kept(Optional<Run> run) {
        run.ifPresent(runs::add);
        return run;
    }

    /** What it launched goes on, and only whoever finds that again can end it. */
    private void endWorker() {
        closeAdapters();
        runs.clear();
    }

    private void closeAdapters() {
        adapters.forEach(Adapter::close);
        adapters.clear();
    }

    private Worker worker(ScriptedActivityService service, Work work) throws Exception {
        ActivityPolicy policy = ActivityPolicy.ofSlots(1).withClocks(Duration.ofSeconds(2), Duration.ofMinutes(10));
        return Worker.builder(service).activity(ACTIVITY, policy, made(work)).build();
    }

    private static TaskToken token(ScriptedActivityService service) {
        return service.tokens().get(0);
    }

    private Outcome outcome(Run run) throws Exception {
        return get(run.outcome());
    }

    private <T> T get(CompletionStage<T> stage) throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void eventually(Condition condition) {
        await().atMost(patience()).until(condition::holds);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }
}
