package io.legacybridge.service.health;

import static io.legacybridge.service.health.Instruments.ACTIVITY;
import static io.legacybridge.service.health.Instruments.label;
import static io.legacybridge.service.health.Instruments.seconds;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.ApiAction;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What happens in the worker, counted as it tells it; what is the case is the matter of {@link WorkerGauges}. Labels
 * hold names from the configuration and of errors, of these a bounded number ({@link ErrorLabels}), never anything of a
 * task. Thread-safe.
 */
public final class WorkerMetrics implements WorkerListener {
    private static final double[] POLL_SECONDS = {0.1, 0.5, 1, 5, 15, 30, 45, 61, 70};
    private static final double[] LAUNCH_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60};
    private static final double[] RUN_SECONDS = {0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400};
    private static final double[] LAG_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30};
    private static final double[] OUTPUT_BYTES = {1024, 16_384, 65_536, 131_072, 262_144, 1_048_576, 8_388_608};

    private final Counter polls;
    private final Histogram pollTime;
    private final Counter launches;
    private final Histogram launchTime;
    private final Counter launchRetries;
    private final Counter tasks;
    private final Histogram runTime;
    private final Histogram outputSize;
    private final Counter cancelled;
    private final Counter settlements;
    private final Counter reportRetries;
    private final Counter rejectedLate;
    private final Counter deadLetters;
    private final Counter heartbeats;
    private final Histogram heartbeatLag;
    private final Counter recovered;
    private final Counter reattached;
    private final Counter reattachFailures;
    private final Counter orphaned;
    private final Counter sameWork;
    private final Counter journalFailures;
    private final Counter journalProblems;
    private final Gauge budget;
    private final ErrorLabels errors = new ErrorLabels();

    /**
     * @param registry where the metrics are registered, once
     * @param activities what is counted from zero on: a counter that begins with its first event hides that one
     */
    public WorkerMetrics(PrometheusRegistry registry, Collection<String> activities) {
        Instruments make = new Instruments(registry);
        polls = make.counter(
                "polls",
                "Polls that were answered, with a task or empty, and failures, by why; polls that fail in the same "
                        + "pause count once.",
                ACTIVITY,
                "outcome");
        pollTime = make.histogram("poll", Unit.SECONDS, "From sending a poll to its answer.", POLL_SECONDS);
        launches = make.counter("launches", "Launches, by result: launched or failed.", ACTIVITY, "result");
        launchTime = make.histogram("launch", Unit.SECONDS, "How long a launch that succeeded took.", LAUNCH_SECONDS);
        launchRetries = make.counter(
                "launch_retries", "Launches that are tried again, since the target was unavailable.", ACTIVITY);
        tasks = make.counter(
                "tasks",
                "Tasks whose outcome is known: succeeded, failed (with the error's name) or abandoned. Beyond "
                        + ErrorLabels.MOST_PER_ACTIVITY + " names of an activity's own, the error is "
                        + ErrorLabels.OTHER + ".",
                ACTIVITY,
                "outcome",
                "error");
        runTime = make.histogram("task_run", Unit.SECONDS, "From a task's arrival to its outcome.", RUN_SECONDS);
        outputSize = make.histogram(
                "task_output",
                Unit.BYTES,
                "How large a successful task's result is, before a claim check.",
                OUTPUT_BYTES);
        cancelled = make.counter("tasks_cancelled", "Tasks whose runs were ended before they were over.", ACTIVITY);
        settlements = make.counter(
                "settlements",
                "Tasks that are over, by how Step Functions took the outcome: acknowledged, rejected_late, unknown, "
                        + "dead_letter, abandoned, left_open.",
                ACTIVITY,
                "settlement");
        reportRetries = make.counter("report_retries", "Reports that had to be repeated, by why.", ACTIVITY, "reason");
        rejectedLate = make.counter("reports_rejected_late", "Outcomes that came too late to be taken.", ACTIVITY);
        deadLetters = make.counter(
                "dead_letters",
                "Outcomes that can never be reported: look at Region and account. Each is kept in dead-letters/ of the "
                        + "work directory.",
                ACTIVITY);
        heartbeats = make.counter("heartbeats", "Heartbeats: acknowledged, or why not.", ACTIVITY, "result");
        heartbeatLag = make.histogram(
                "heartbeat_lag", Unit.SECONDS, "How much later than planned a heartbeat was sent.", LAG_SECONDS);
        recovered = make.counter("tasks_recovered", "Tasks that an earlier worker left open.", ACTIVITY);
        reattached = make.counter("runs_reattached", "Runs of recovered tasks that were found again.", ACTIVITY);
        reattachFailures = make.counter(
                "reattach_failures",
                "Runs of recovered tasks that could not be looked for; that is tried again.",
                ACTIVITY);
        orphaned = make.counter(
                "runs_orphaned",
                "Runs that nobody wants any more, and that live on for the next attempt to adopt them.",
                ACTIVITY);
        sameWork = make.counter(
                "same_work",
                "Launches that met the run of an earlier attempt at the same work, by what follows: wait, adopt, "
                        + "supersede.",
                ACTIVITY,
                "answer");
        journalFailures = make.counter("journal_failures", "Entries that could not be written into the journal.");
        journalProblems = make.counter(
                "journal_problems",
                "What the journal held at a start and could not be used: unreadable, or of an activity that is gone.");
        budget = Gauge.builder()
                .name(Instruments.PREFIX + "api_budget_per_second")
                .help("How often an action of Step Functions may be called: this worker's share of the quota, or less "
                        + "while it is throttled.")
                .labelNames("action")
                .register(registry);
        for (Counter counter : List.of(
                launchRetries,
                cancelled,
                rejectedLate,
                deadLetters,
                recovered,
                reattached,
                reattachFailures,
                orphaned)) {
            activities.forEach(counter::initLabelValues);
        }
    }

    @Override
    public void pollAnswered(String activity, boolean withTask, Duration took) {
        polls.labelValues(activity, withTask ? "task" : "empty").inc();
        pollTime.labelValues(activity).observe(seconds(took));
    }

    @Override
    public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
        polls.labelValues(activity, label(refusal)).inc();
    }

    @Override
    public void taskRecovered(ActivityTask task) {
        recovered.labelValues(task.activity()).inc();
    }

    @Override
    public void taskReattached(ActivityTask task, Handle handle) {
        reattached.labelValues(task.activity()).inc();
    }

    @Override
    public void reattachFailed(ActivityTask task, int attempt, Throwable failure, Duration pause) {
        reattachFailures.labelValues(task.activity()).inc();
    }

    @Override
    public void sameWorkMet(ActivityTask task, OnSameWork answer, String message) {
        sameWork.labelValues(task.activity(), label(answer)).inc();
    }

    @Override
    public void runOrphaned(ActivityTask task, String reason) {
        orphaned.labelValues(task.activity()).inc();
    }

    @Override
    public void taskLaunched(ActivityTask task, Handle handle, Duration took) {
        launches.labelValues(task.activity(), "launched").inc();
        launchTime.labelValues(task.activity()).observe(seconds(took));
    }

    @Override
    public void launchFailed(ActivityTask task, int attempt, Throwable failure) {
        launches.labelValues(task.activity(), "failed").inc();
    }

    @Override
    public void launchRetried(ActivityTask task, int attempt, Duration pause) {
        launchRetries.labelValues(task.activity()).inc();
    }

    @Override
    public void taskCancelled(ActivityTask task, String reason) {
        cancelled.labelValues(task.activity()).inc();
    }

    @Override
    public void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {
        String error = outcome instanceof Outcome.Failed failed ? errors.of(task.activity(), failed.error()) : "";
        tasks.labelValues(task.activity(), outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT), error)
                .inc();
        runTime.labelValues(task.activity()).observe(seconds(took));
        if (outcome instanceof Outcome.Succeeded succeeded) {
            outputSize.labelValues(task.activity()).observe(succeeded.output().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Override
    public void reportRetried(ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {
        reportRetries.labelValues(task.activity(), label(refusal)).inc();
    }

    @Override
    public void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
        deadLetters.labelValues(task.activity()).inc();
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        settlements.labelValues(task.activity(), label(settlement)).inc();
        if (settlement == Settlement.REJECTED_LATE) {
            rejectedLate.labelValues(task.activity()).inc();
        }
    }

    @Override
    public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
        heartbeats.labelValues(task.activity(), "acknowledged").inc();
        heartbeatLag.labelValues(task.activity()).observe(Math.max(0, seconds(lag)));
    }

    @Override
    public void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {
        heartbeats.labelValues(task.activity(), label(refusal)).inc();
    }

    @Override
    public void journalFailed(String task, Throwable failure, Duration pause) {
        journalFailures.inc();
    }

    @Override
    public void journalProblem(String problem) {
        journalProblems.inc();
    }

    @Override
    public void quotaShared(ApiQuota share) {
        for (ApiAction action : ApiAction.values()) {
            budgetChanged(action.name(), share.perSecond());
        }
    }

    @Override
    public void budgetChanged(String action, double perSecond) {
        budget.labelValues(action).set(perSecond);
    }
}
