package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.adapters.program.Pauses;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program on another host, and its checker if there is one, followed by the command whose script waits for both
 * there.
 *
 * <p>Normal: the command ends, its output is the report of the run, which is judged. If that left files to publish, a
 * second command takes them to the storage, as often as it needs to; they are looked at, and published if the result is
 * still wanted. Without a report the command is not the run's end: the agent was restarted, or the command ran into its
 * 48 hours, while the program goes on under its supervisor. Then the script is sent again, finds the run and waits on.
 * Never delivered: nothing began, and the run ends as the fault of its target. Cancelled: the command is cancelled, so
 * that it is not delivered any more, and a second script ends the program and says when nothing of it is left; it is
 * sent until it does. Host gone: so is the program.
 *
 * <p>Guaranteed once: the outcome, and with a cancelled run not before nothing of it is left. The lock guards
 * {@code stopping} and {@code over}, and is never held for a call or for what follows the outcome.
 */
final class SsmRun implements Run {
    static final String INSTANCE = "instance";
    static final String COMMAND = "command";
    static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(SsmRun.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int MOST_UNREADY = 3;
    private static final int MOST_REFUSALS = 5;
    /** In the words of curl. */
    private static final Pattern REFUSAL = Pattern.compile("returned error: 4(?!08|29)");

    private static final Set<String> NEVER_BEGAN = Set.of("Undeliverable", "DeliveryTimedOut", "Terminated");
    private static final Set<String> REFUSED = Set.of("InvalidPlatform", "AccessDenied");
    private static final String CANCELLED = "Cancelled";
    private static final String GONE = "legacy-bridge-gone";

    private final String task;
    private final Commands.Sent first;
    private final Site site;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private volatile Commands.Sent latest;
    private volatile Outcome atTheEnd = new Outcome.Abandoned("the run was ended");
    private volatile @Nullable RunSpec collecting;
    private final Pauses pauses = new Pauses();
    private boolean delivering;
    private boolean publishing;
    private boolean stopping;
    private boolean over;
    private int unready;
    private int refusals;

    /** What a run needs of its adapter. */
    interface Site {
        /** Sends the run's script again. */
        CompletableFuture<Commands.Sent> send(String task, String host);

        /** Sends the script that ends the run. */
        CompletableFuture<Commands.Sent> sendStop(String task, String host);

        CompletableFuture<Void> cancel(Commands.Sent command);

        void follow(Commands.Sent command, boolean fresh, Poller.Follower follower);

        /** Sends the script that takes the files of a run to the storage. */
        CompletableFuture<Commands.Sent> sendCollect(String task, String host, RunSpec spec);

        /**
         * Looks at these files, asks whether they are wanted, and publishes them.
         *
         * @param begins asked right before they go to their places; false if they are not to
         * @return fails with a {@link TargetUnavailableException} if that could not be done now
         */
        CompletableFuture<Outcome> publish(Good run, Leftovers files, BooleanSupplier begins);

        /** What the storage has of the run that nobody is to see. */
        void clear(RunSpec spec);

        /** The whole of an output that was too large for Systems Manager. */
        CompletableFuture<String> output(String url);

        Judge.Ruling judge(Report report, String host);

        /** Where what takes time is done. */
        void work(Runnable work);

        void later(Duration delay, Runnable action);
    }

    /** @param first the command that started the run */
    SsmRun(String task, Commands.Sent first, Site site) {
        this.task = task;
        this.first = first;
        this.latest = first;
        this.site = site;
    }

    /** Once, at the start. */
    void follow(boolean fresh) {
        follow(first, fresh);
    }

    private void follow(Commands.Sent command, boolean fresh) {
        latest = command;
        site.follow(command, fresh, new Poller.Follower() {
            @Override
            public boolean wants() {
                return !isStopping() && !isOver();
            }

            @Override
            public void ended(State.Ended end) {
                SsmRun.this.ended(command, end);
            }

            @Override
            public void unknown() {
                LOG.info("task {}: Systems Manager has forgotten the command {}; asking the host", task, command.id());
                sendAgain(Duration.ZERO);
            }
        });
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized boolean isOver() {
        return over;
    }

    private void ended(Commands.Sent command, State.Ended end) {
        Optional<Report> report = Report.parse(end.output());
        if (report.isPresent()) {
            judge(report.get());
        } else if (end.url().isPresent() && end.output().contains("legacy-bridge-report")) {
            site.output(end.url().get()).whenComplete((whole, thrown) -> wholeOutput(command, end, whole, thrown));
        } else {
            withoutReport(command, end);
        }
    }

    private void wholeOutput(
            Commands.Sent command, State.Ended end, @Nullable String whole, @Nullable Throwable thrown) {
        if (thrown != null) {
            LOG.warn(
                    "task {}: the output of command {} cannot be read from S3, asking again: {}",
                    task,
                    command.id(),
                    AwsFailure.of(thrown).text());
            site.later(AGAIN, () -> ended(command, end));
            return;
        }
        Optional<Report> report = whole == null ? Optional.empty() : Report.parse(whole);
        report.ifPresentOrElse(this::judge, () -> withoutReport(command, end));
    }

    private void judge(Report report) {
        site.work(() -> {
            Judge.Ruling ruling = site.judge(report, first.instance());
            if (ruling instanceof Judge.Failed failed) {
                end(failed.outcome());
            } else if (((Judge.Passed) ruling).run().spec().outputs().isEmpty()) {
                end(((Judge.Passed) ruling).run().outcome(List.of()));
            } else {
                collect(((Judge.Passed) ruling).run());
            }
        });
    }

    private void collect(Good run) {
        if (isStopping() || isOver()) {
            return;
        }
        collecting = run.spec();
        site.sendCollect(task, first.instance(), run.spec()).whenComplete((sent, thrown) -> {
            Throwable cause = cause(thrown);
            if (cause == null) {
                followCollection(run, sent);
            } else if (cause instanceof StorageRefusedException refused) {
                end(SsmFailures.unpublished(String.valueOf(refused.getMessage())));
            } else {
                collectAgain(run, AwsFailure.of(cause).text());
            }
        });
    }

    private void followCollection(Good run, Commands.Sent sent) {
        latest = sent;
        site.follow(sent, true, new Poller.Follower() {
            @Override
            public boolean wants() {
                return !isStopping() && !isOver();
            }

            @Override
            public void ended(State.Ended end) {
                collected(run, sent, end);
            }

            @Override
            public void unknown() {
                collectAgain(run, "Systems Manager has forgotten the command " + sent.id());
            }
        });
    }

    private void collected(Good run, Commands.Sent sent, State.Ended end) {
        Optional<Leftovers> files = Leftovers.parse(end.output());
        Optional<String> notStored = files.flatMap(Leftovers::notStored);
        Optional<String> unfit = Report.unfit(end.output());
        if (unfit.isPresent()) {
            end(SsmFailures.unfit(first.instance(), unfit.get()));
        } else if (files.isEmpty()) {
            collectAgain(run, "the command " + sent.id() + " ended without an answer (" + end.detail() + ")");
        } else if (notStored.isPresent() && isRefusal(notStored.get()) && ++refusals >= MOST_REFUSALS) {
            fault("the storage does not take the files of " + first.instance() + ": " + notStored.get());
        } else if (notStored.isPresent()) {
            collectAgain(run, notStored.get());
        } else {
            publish(run, files.get());
        }
    }

    private void publish(Good run, Leftovers files) {
        delivering(true);
        site.publish(run, files, this::beginsToPublish).whenComplete((published, thrown) -> {
            delivering(false);
            Throwable cause = cause(thrown);
            boolean stopped = stoppedWhilePublishing();
            if (cause == null) {
                end(published);
            } else if (stopped) {
                stop();
            } else if (cause instanceof TargetUnavailableException) {
                collectAgain(run, String.valueOf(cause.getMessage()));
            } else {
                LOG.error("task {}: the files of {} cannot be published", task, first.instance(), cause);
                end(BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "files cannot be published: " + cause));
            }
        });
    }

    /** From here on a cancel waits: what has begun to appear is not broken off. */
    private synchronized boolean beginsToPublish() {
        publishing = !stopping && !over;
        return publishing;
    }

    private synchronized boolean isDelivering() {
        return delivering;
    }

    private synchronized void delivering(boolean now) {
        delivering = now;
    }

    private synchronized boolean stoppedWhilePublishing() {
        boolean stopped = publishing && stopping;
        publishing = false;
        return stopped;
    }

    private static @Nullable Throwable cause(@Nullable Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** An answer, and not that there was none: another URL may be taken once, and hardly after that. */
    private static boolean isRefusal(String why) {
        return REFUSAL.matcher(why).find();
    }

    /** The work may have taken hours, so it is not given up because the storage, or the way to it, is away. */
    private void collectAgain(Good run, String why) {
        LOG.warn("task {}: the files on {} cannot be taken yet, trying again: {}", task, first.instance(), why);
        site.later(pauses.next(), () -> collect(run));
    }

    private void withoutReport(Commands.Sent command, State.Ended end) {
        String host = first.instance();
        Optional<String> unfit = Report.unfit(end.output());
        if (unfit.isPresent()) {
            end(SsmFailures.unfit(host, unfit.get()));
        } else if (NEVER_BEGAN.contains(end.detail())) {
            fault("the command " + command.id() + " was not delivered to " + host + " (" + end.detail() + ")");
        } else if (REFUSED.contains(end.detail())) {
            end(SsmFailures.rejected("the command " + command.id() + " on " + host + ": " + end.detail()));
        } else if (end.detail().equals(CANCELLED)) {
            stop(SsmFailures.cancelled(command));
        } else if (end.output().contains("legacy-bridge-report")) {
            end(SsmFailures.judged(
                    ErrorNames.PROCESS_OUTPUT_INVALID.text(),
                    "what came back of the run on " + host + " was cut; name a bucket, or lower limits.stdout",
                    ""));
        } else if (end.output().contains("legacy-bridge-unready") && ++unready >= MOST_UNREADY) {
            fault(host + " cannot prepare the run: " + end.output().strip());
        } else {
            LOG.info(
                    "task {}: the command {} on {} ended without a report ({}); asking the host again",
                    task,
                    command.id(),
                    host,
                    end.detail());
            sendAgain(AGAIN);
        }
    }

    private void sendAgain(Duration pause) {
        site.later(pause, () -> {
            if (isStopping() || isOver()) {
                return;
            }
            site.send(task, first.instance()).whenComplete((sent, thrown) -> {
                if (thrown == null) {
                    follow(sent, true);
                } else {
                    LOG.warn(
                            "task {}: {} cannot be asked, trying again: {}",
                            task,
                            first.instance(),
                            AwsFailure.of(thrown).text());
                    sendAgain(AGAIN.multipliedBy(2));
                }
            });
        });
    }

    /**
     * The host is gone, and so is whatever ran there; files that were taken from it before are not. Said again until
     * the run is over.
     */
    void hostGone() {
        if (isDelivering()) {
            return;
        }
        if (isStopping()) {
            end(atTheEnd);
        } else {
            fault("the host " + first.instance() + " is gone");
        }
    }

    private void fault(String why) {
        finish(() -> outcome.completeExceptionally(new TargetUnavailableException(why)));
    }

    private void end(Outcome with) {
        finish(() -> outcome.complete(with));
    }

    private void finish(Runnable completion) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        completion.run();
        gone.complete(null);
        RunSpec collected = collecting;
        if (collected != null) {
            site.work(() -> site.clear(collected));
        }
    }

    @Override
    public Handle handle() {
        return new Handle(Map.of(INSTANCE, first.instance(), COMMAND, first.id(), FOLDER, task));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    @Override
    public CompletionStage<Void> cancel(String reason) {
        stop(new Outcome.Abandoned(reason));
        return gone.copy();
    }

    /** @param with the outcome, once nothing is left */
    private void stop(Outcome with) {
        synchronized (this) {
            if (over || stopping) {
                return;
            }
            stopping = true;
            atTheEnd = with;
            if (publishing) {
                return;
            }
        }
        stop();
    }

    private void stop() {
        // Whether this works is not known and does not matter: the script looks at what is really there.
        site.cancel(latest).exceptionally(thrown -> {
            LOG.debug(
                    "task {}: the command cannot be cancelled: {}",
                    task,
                    AwsFailure.of(thrown).text());
            return null;
        });
        sendStop();
    }

    private void sendStop() {
        if (isOver()) {
            return;
        }
        site.sendStop(task, first.instance()).whenComplete((sent, thrown) -> {
            if (thrown != null) {
                LOG.warn(
                        "task {}: {} cannot be told to end the run, trying again: {}",
                        task,
                        first.instance(),
                        AwsFailure.of(thrown).text());
                site.later(AGAIN, this::sendStop);
                return;
            }
            site.follow(sent, true, new Poller.Follower() {
                @Override
                public boolean wants() {
                    return !isOver();
                }

                @Override
                public void ended(State.Ended end) {
                    stopped(sent, end);
                }

                @Override
                public void unknown() {
                    site.later(AGAIN, SsmRun.this::sendStop);
                }
            });
        });
    }

    private void stopped(Commands.Sent sent, State.Ended end) {
        if (end.output().contains(GONE)) {
            end(atTheEnd);
            return;
        }
        LOG.warn(
                "task {}: the end of the run on {} is not confirmed by command {} ({}); trying again",
                task,
                first.instance(),
                sent.id(),
                end.detail() + " " + end.output().strip());
        site.later(AGAIN, this::sendStop);
    }
}
