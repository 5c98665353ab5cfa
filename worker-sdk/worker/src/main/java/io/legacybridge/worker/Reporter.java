package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.ApiAction;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.activity.Done;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Tells Step Functions what came of a task, until it answers. A result over the claim check's threshold is kept first,
 * and its claim is what is told. What is told is in the journal first, so that the next worker tells it if this one
 * dies.
 *
 * <p>A failed call is not a failed task: a report is repeated, after pauses with full jitter up to 20 seconds, for as
 * long as the worker lives, while heartbeats keep the task open. The answers that settle it:
 *
 * <ul>
 *   <li>accepted: acknowledged.
 *   <li>{@code TaskTimedOut} or {@code TaskDoesNotExist} when no earlier send can have taken effect: rejected late.
 *   <li>the same after a send whose answer was lost: unknown, since that one may have closed the task.
 *   <li>{@code InvalidOutput}: the result is not JSON, and a named failure goes out in its place.
 *   <li>{@code InvalidToken}, {@code ValidationException}: never again under this token; the outcome goes to the
 *       listener's dead letters, with an alarm.
 * </ul>
 *
 * <p>Confined to the worker's scheduler.
 */
final class Reporter {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final ActivityService service;
    private final ApiBudgets api;
    private final Scheduler scheduler;
    private final Claims claims;
    private final Journaling journaling;
    private final WorkerListener listener;
    private final Backoff backoff;

    Reporter(
            ActivityService service,
            ApiBudgets api,
            Scheduler scheduler,
            RandomGenerator random,
            Claims claims,
            Journaling journaling,
            WorkerListener listener) {
        this.claims = claims;
        this.journaling = journaling;
        this.service = service;
        this.api = api;
        this.scheduler = scheduler;
        this.listener = listener;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /**
     * Reports an outcome that somebody waits for.
     *
     * @param settled told once, perhaps never: Step Functions may be away for longer than the worker lives
     */
    void report(OpenTask open, Outcome outcome, Consumer<Settlement> settled) {
        if (open.outcomeNoted) {
            new Report(open, outcome, settled).note();
        } else {
            claims.exchange(open.task, outcome, travels -> new Report(open, Limits.fit(travels), settled).note());
        }
    }

    /** One outcome on its way. */
    private final class Report {
        private final OpenTask open;
        private final ActivityTask task;
        private final Consumer<Settlement> settled;
        private Outcome outcome;
        private int attempts;
        private boolean mayHaveTakenEffect;

        Report(OpenTask open, Outcome outcome, Consumer<Settlement> settled) {
            this.open = open;
            this.task = open.task;
            this.outcome = outcome;
            this.settled = settled;
            this.mayHaveTakenEffect = open.sendAttempted;
        }

        /**
         * Writes down what is sent, and that it is. An outcome that cannot be written down is sent all the same: it is
         * better reported than kept.
         */
        void note() {
            if (!open.outcomeNoted) {
                open.outcomeNoted = true;
                journaling.write(new JournalEntry.OutcomeSet(task.token(), outcome));
            }
            open.sendAttempted = true;
            journaling.write(new JournalEntry.Sending(task.token()), durable -> send());
        }

        private void send() {
            attempts++;
            if (outcome instanceof Outcome.Succeeded succeeded) {
                call(ApiAction.SEND_TASK_SUCCESS, () -> service.succeed(task.token(), succeeded.output()));
            } else if (outcome instanceof Outcome.Failed failed) {
                call(ApiAction.SEND_TASK_FAILURE, () -> service.fail(task.token(), failed.error(), failed.cause()));
            } else {
                settled.accept(Settlement.ABANDONED);
            }
        }

        private void call(ApiAction action, java.util.function.Supplier<CompletionStage<Answer<Done>>> call) {
            api.call(action, call, this::answered);
        }

        private void answered(Answer<Done> answer) {
            if (answer instanceof Answer.Refused<Done> refused) {
                refused(refused.refusal(), refused.message());
            } else {
                settled.accept(Settlement.ACKNOWLEDGED);
            }
        }

        private void refused(Refusal refusal, String message) {
            switch (refusal) {
                case TASK_GONE, TASK_UNKNOWN ->
                    settled.accept(mayHaveTakenEffect ? Settlement.UNKNOWN : Settlement.REJECTED_LATE);
                case INVALID_OUTPUT -> replace(new Outcome.Failed(ErrorNames.INVALID_OUTPUT.text(), message));
                case INVALID_TOKEN, BAD_REQUEST, ACTIVITY_GONE -> {
                    listener.deadLetter(task, outcome, refusal, message);
                    settled.accept(Settlement.DEAD_LETTER);
                }
                default -> {
                    mayHaveTakenEffect |= refusal == Refusal.TRANSIENT;
                    Duration pause = backoff.pause(attempts);
                    listener.reportRetried(task, attempts, refusal, message, pause);
                    scheduler.after(pause, this::send);
                }
            }
        }

        private void replace(Outcome.Failed instead) {
            outcome = Limits.fit(instead);
            open.outcomeNoted = false;
            note();
        }
    }
}
