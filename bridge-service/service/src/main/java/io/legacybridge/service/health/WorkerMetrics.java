package io.legacybridge.service.health;

import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.TaskPhase;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the worker does, as Prometheus metrics. What happens is counted when the worker tells it; what is the case is
 * read when somebody scrapes. Labels hold names from the configuration and of errors, never anything of a task.
 * Thread-safe.
 */
public final class WorkerMetrics implements WorkerListener {
    private static final double[] RUN_SECONDS = {0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400};
    private static final double[] LAG_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30};
    private static final String ACTIVITY = "activity";

    private final PrometheusRegistry registry;
    private final Counter polls;
    private final Counter launches;
    private final Counter tasks;
    private final Counter settlements;
    private final Histogram runTime;
    private final Counter heartbeats;
    private final Histogram heartbeatLag;
    private final Counter reportRetries;
    private final Counter rejectedLate;
    private final Counter deadLetters;
    private final Gauge budget;

    /** @param registry where the metrics are registered, once */
    public WorkerMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        polls = counter("polls", "Polls that were answered, by what came of them", ACTIVITY, "outcome");
        launches = counter("launches", "Runs that were launched or could not be", ACTIVITY, "result");
        tasks = counter("tasks", "Tasks whose outcome is known", ACTIVITY, "outcome", "error");
        settlements =
                counter("settlements", "Tasks that are over, by how Step Functions took it", ACTIVITY, "settlement");
        runTime = histogram("task_run", "From a task's arrival to its outcome", RUN_SECONDS);
        heartbeats = counter("heartbeats", "Heartbeats, by their answer", ACTIVITY, "result");
        heartbeatLag = histogram("heartbeat_lag", "How much later than planned a heartbeat was sent", LAG_SECONDS);
        reportRetries = counter("report_retries", "Reports that had to be repeated", ACTIVITY, "reason");
        rejectedLate = counter("reports_rejected_late", "Outcomes that came too late to be taken", ACTIVITY);
        deadLetters = counter("dead_letters", "Outcomes that can never be reported", ACTIVITY);
        budget = Gauge.builder()
                .name("legacy_bridge_api_budget_per_second")
                .help("How often an action of Step Functions may be called, after throttling changed it")
                .labelNames("action")
                .register(registry);
    }

    /** Registers what is read from the worker at every scrape. */
    public void observe(Supplier<List<ActivityStatus>> activities, Supplier<WorkerState> state) {
        perActivity("slots", "Tasks that may run at once", activities, ActivityStatus::slots);
        perActivity("slots_used", "Slots that are taken, by polls and by tasks", activities, ActivityStatus::slotsUsed);
        perActivity(
                "slots_stuck", "Slots held by runs whose end is not confirmed", activities, ActivityStatus::slotsStuck);
        perActivity("open_polls", "Polls that are open", activities, ActivityStatus::openPolls);
        gauge("open_tasks", "Tasks the worker holds, by what is done with them", ACTIVITY, "phase")
                .callback(gauge -> activities.get().forEach(activity -> {
                    for (TaskPhase phase : TaskPhase.values()) {
                        long count = activity.tasks().stream()
                                .map(TaskStatus::phase)
                                .filter(phase::equals)
                                .count();
                        gauge.call(count, activity.activity(), label(phase));
                    }
                }))
                .register(registry);
        gauge("circuit_state", "1 for the state that the activity's circuit is in", ACTIVITY, "state")
                .callback(gauge -> activities.get().forEach(activity -> {
                    for (CircuitState one : CircuitState.values()) {
                        gauge.call(one == activity.circuit() ? 1 : 0, activity.activity(), label(one));
                    }
                }))
                .register(registry);
        gauge("worker_state", "1 for the state that the worker is in", "state")
                .callback(gauge -> {
                    WorkerState now = state.get();
                    for (WorkerState one : WorkerState.values()) {
                        gauge.call(one == now ? 1 : 0, label(one));
                    }
                })
                .register(registry);
        gauge("draining", "1 while the worker drains")
                .callback(gauge -> gauge.call(state.get() == WorkerState.DRAINING ? 1 : 0))
                .register(registry);
    }

    @Override
    public void pollAnswered(String activity, boolean withTask, Duration took) {
        polls.labelValues(activity, withTask ? "task" : "empty").inc();
    }

    @Override
    public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
        polls.labelValues(activity, label(refusal)).inc();
    }

    @Override
    public void taskLaunched(ActivityTask task, Handle handle, Duration took) {
        launches.labelValues(task.activity(), "launched").inc();
    }

    @Override
    public void launchFailed(ActivityTask task, int attempt, Throwable failure) {
        launches.labelValues(task.activity(), "failed").inc();
    }

    @Override
    public void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {
        String error = outcome instanceof Outcome.Failed failed ? failed.error() : "";
        tasks.labelValues(task.activity(), outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT), error)
                .inc();
        runTime.labelValues(task.activity()).observe(seconds(took));
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        settlements.labelValues(task.activity(), label(settlement)).inc();
        if (settlement == Settlement.REJECTED_LATE) {
            rejectedLate.labelValues(task.activity()).inc();
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
    public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
        heartbeats.labelValues(task.activity(), "acknowledged").inc();
        heartbeatLag.labelValues(task.activity()).observe(Math.max(0, seconds(lag)));
    }

    @Override
    public void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {
        heartbeats.labelValues(task.activity(), label(refusal)).inc();
    }

    @Override
    public void budgetChanged(String action, double perSecond) {
        budget.labelValues(action).set(perSecond);
    }

    private void perActivity(
            String name,
            String help,
            Supplier<List<ActivityStatus>> activities,
            ToDoubleFunction<ActivityStatus> value) {
        gauge(name, help, ACTIVITY)
                .callback(gauge -> activities
                        .get()
                        .forEach(activity -> gauge.call(value.applyAsDouble(activity), activity.activity())))
                .register(registry);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
        return GaugeWithCallback.builder()
                .name("legacy_bridge_" + name)
                .help(help)
                .labelNames(labels);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name("legacy_bridge_" + name + "_total")
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] bounds) {
        return Histogram.builder()
                .name("legacy_bridge_" + name)
                .unit(Unit.SECONDS)
                .help(help)
                .labelNames(ACTIVITY)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
