package io.legacybridge.worker;

import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.ApiAction;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.time.Scheduler.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks Step Functions for the tasks of one activity. No thread waits: a poll is a call under way.
 *
 * <p>{@link #pump} sends polls while there is a free slot and fewer are open than wanted; it is called whenever that
 * may have changed. Every poll takes a slot with it. A task: it keeps the slot, and the runner takes over. Empty: the
 * slot comes back, and the next poll goes out. Failure: the slot comes back, and no poll is sent for a pause that grows
 * with every round of failures, with full jitter; polls that fail while the pause lasts belong to the same round.
 * {@code ActivityWorkerLimitExceeded}: half as many polls are wanted from now on, and one more again every five
 * minutes. {@code ActivityDoesNotExist}: the loop ends and says so.
 *
 * <p>A poll is never aborted, since Step Functions would hand a task to its dead connection for a minute. But a
 * connection can die without anybody saying so: a poll without an answer after {@link #DEADLINE} counts as failed.
 * Should it bring a task after all, the task is taken care of, with a slot or without.
 *
 * <p>Confined to the worker's scheduler; {@link #openPolls} may be read from anywhere.
 */
final class PollLoop {
    /** Step Functions answers within 60 seconds, and the client gives up before this. */
    static final Duration DEADLINE = Duration.ofSeconds(70);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration ONE_MORE_AFTER = Duration.ofMinutes(5);

    /** What the loop serves. */
    interface Owner {
        /** A poll brought a task. Without a slot if the poll had been given up before. */
        void taskReceived(PolledTask task, @Nullable Slot slot);

        /**
         * How many polls may be open now.
         *
         * @param wanted how many there would be otherwise
         */
        int pollsAllowed(int wanted);

        /** A poll ended, whatever it brought. */
        void pollEnded();
    }

    private final String activity;
    private final int configuredPolls;
    private final Slots slots;
    private final WorkerParts parts;
    private final Owner owner;
    private final Backoff backoff;

    private String arn = "";
    private boolean started;
    private boolean stopped;
    private boolean paused;
    private int failedRounds;
    private int wanted;
    private boolean growing;
    private volatile int openPolls;
    private volatile @Nullable String problem;

    PollLoop(String activity, int polls, Slots slots, WorkerParts parts, Owner owner) {
        this.activity = activity;
        this.configuredPolls = polls;
        this.wanted = polls;
        this.slots = slots;
        this.parts = parts;
        this.owner = owner;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, parts.random());
    }

    void start(String activityArn) {
        arn = activityArn;
        started = true;
        pump();
    }

    /** Sends no more polls; those that are open end by themselves. */
    void stop() {
        stopped = true;
    }

    int openPolls() {
        return openPolls;
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void pump() {
        while (started && !stopped && !paused && openPolls < owner.pollsAllowed(wanted) && slots.free()) {
            new Poll(slots.take()).send();
        }
    }

    private void failed(Refusal refusal, String message) {
        switch (refusal) {
            case ACTIVITY_GONE -> giveUp("Step Functions says: " + message);
            case BAD_REQUEST -> giveUp("Step Functions does not accept the poll: " + message);
            case WORKER_LIMIT -> {
                shed();
                pause(refusal, message);
            }
            default -> pause(refusal, message);
        }
    }

    private void giveUp(String why) {
        if (!stopped) {
            stopped = true;
            problem = why;
            parts.listener().activityStopped(activity, why);
        }
    }

    private void shed() {
        if (paused) {
            return;
        }
        wanted = Math.max(1, wanted / 2);
        parts.listener().pollsShed(activity, wanted);
        if (!growing) {
            growing = true;
            parts.scheduler().after(ONE_MORE_AFTER, this::oneMore);
        }
    }

    private void oneMore() {
        growing = wanted < configuredPolls;
        if (growing) {
            wanted++;
            parts.scheduler().after(ONE_MORE_AFTER, this::oneMore);
            pump();
        }
    }

    private void pause(Refusal refusal, String message) {
        if (paused || stopped) {
            return;
        }
        paused = true;
        failedRounds++;
        Duration length = backoff.pause(failedRounds);
        parts.listener().pollFailed(activity, refusal, message, length);
        parts.scheduler().after(length, () -> {
            paused = false;
            pump();
        });
    }

    /** One call of GetActivityTask, and its slot. */
    private final class Poll {
        private final Slot slot;
        private long sentAt;
        private boolean ended;
        private @Nullable Timer watchdog;

        Poll(Slot slot) {
            this.slot = slot;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void send() {
            openPolls++;
            parts.api()
                    .call(
                            ApiAction.GET_ACTIVITY_TASK,
                            () -> {
                                if (stopped) {
                                    return CompletableFuture.completedStage(Answer.accepted(Optional.empty()));
                                }
                                sentAt = parts.scheduler().nanoTime();
                                watchdog = parts.scheduler().after(DEADLINE, this::unanswered);
                                parts.listener().pollOpened(activity);
                                return parts.service().poll(arn, parts.workerName());
                            },
                            this::answered);
        }

        private void unanswered() {
            end();
            slot.giveBack();
            failed(Refusal.TRANSIENT, "no answer within " + DEADLINE.toSeconds() + " s");
            next();
        }

        private void answered(Answer<Optional<PolledTask>> answer) {
            if (watchdog != null) {
                watchdog.cancel();
            }
            boolean late = ended;
            end();
            if (answer instanceof Answer.Accepted<Optional<PolledTask>> accepted) {
                received(accepted.value(), late);
            } else if (answer instanceof Answer.Refused<Optional<PolledTask>> refused && !late) {
                slot.giveBack();
                failed(refused.refusal(), refused.message());
            }
            if (!late) {
                next();
            }
        }

        private void received(Optional<PolledTask> task, boolean late) {
            failedRounds = 0;
            parts.listener()
                    .pollAnswered(
                            activity,
                            task.isPresent(),
                            Duration.ofNanos(parts.scheduler().nanoTime() - sentAt));
            if (task.isPresent()) {
                owner.taskReceived(task.get(), late ? null : slot);
            } else if (!late) {
                slot.giveBack();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        private void end() {
            if (!ended) {
                ended = true;
                openPolls--;
            }
        }

        /** A slot that is free now belongs first to a task that waits for one, and then to the next poll. */
        private void next() {
            owner.pollEnded();
            pump();
        }
    }
}
