package io.legacybridge.service.health;

import static io.legacybridge.service.health.Instruments.ACTIVITY;
import static io.legacybridge.service.health.Instruments.label;
import static io.legacybridge.service.health.Instruments.seconds;

import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.TaskPhase;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.policy.CircuitState;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the worker is doing, as Prometheus metrics that are read from it at every scrape. Labels hold names from the
 * configuration, never anything of a task. Thread-safe.
 */
public final class WorkerGauges {
    private final Supplier<List<ActivityStatus>> activities;
    private final Supplier<WorkerState> state;
    private final Instruments instruments;

    private WorkerGauges(
            PrometheusRegistry registry, Supplier<List<ActivityStatus>> activities, Supplier<WorkerState> state) {
        this.instruments = new Instruments(registry);
        this.activities = activities;
        this.state = state;
    }

    /** Registers them, once. */
    public static void register(
            PrometheusRegistry registry, Supplier<List<ActivityStatus>> activities, Supplier<WorkerState> state) {
        WorkerGauges gauges = new WorkerGauges(registry, activities, state);
        gauges.slotsAndPolls();
        gauges.tasks();
        gauges.circuit();
        gauges.life();
    }

    private void slotsAndPolls() {
        perActivity("slots", "Tasks that may run at once.", ActivityStatus::slots);
        perActivity("slots_used", "Slots that are taken, by a poll or by a task.", ActivityStatus::slotsUsed);
        perActivity("slots_stuck", "Slots held by a run whose end could not be confirmed.", ActivityStatus::slotsStuck);
        perActivity("open_polls", "Polls that are open.", ActivityStatus::openPolls);
        perActivity(
                "paused",
                "1 while an operator wants no tasks of the activity to be asked for.",
                activity -> activity.paused() ? 1 : 0);
    }

    private void tasks() {
        instruments.gauge(
                "open_tasks",
                "Tasks that the worker holds, by phase: " + words(TaskPhase.values()) + ".",
                gauge -> activities.get().forEach(activity -> {
                    for (TaskPhase phase : TaskPhase.values()) {
                        long count = activity.tasks().stream()
                                .map(TaskStatus::phase)
                                .filter(phase::equals)
                                .count();
                        gauge.call(count, activity.activity(), label(phase));
                    }
                }),
                ACTIVITY,
                "phase");
        perActivity(
                "outbox_tasks",
                "Tasks whose outcome is known, and not yet acknowledged by Step Functions.",
                activity -> outbox(activity).count());
        perActivity(
                "outbox_oldest_seconds",
                "How long the oldest task of the outbox waits there, as far as this process knows; 0 without any.",
                activity -> longest(outbox(activity)));
        perActivity(
                "heartbeat_age_seconds",
                "The longest time that any task of the activity is without an acknowledged heartbeat; a task is lost "
                        + "when it reaches HeartbeatSeconds.",
                activity -> longest(activity.tasks().stream().map(TaskStatus::sinceHeartbeat)));
    }

    private void circuit() {
        instruments.gauge(
                "circuit_state",
                "1 for the state that the activity's circuit is in: " + words(CircuitState.values()) + ".",
                gauge -> activities.get().forEach(activity -> {
                    for (CircuitState one : CircuitState.values()) {
                        gauge.call(one == activity.circuit() ? 1 : 0, activity.activity(), label(one));
                    }
                }),
                ACTIVITY,
                "state");
    }

    private void life() {
        instruments.gauge(
                "worker_state",
                "1 for the state that the worker is in: " + words(WorkerState.values()) + ".",
                gauge -> {
                    WorkerState now = state.get();
                    for (WorkerState one : WorkerState.values()) {
                        gauge.call(one == now ? 1 : 0, label(one));
                    }
                },
                "state");
        instruments.gauge("draining", "1 while the worker drains.", gauge -> gauge.call(draining() ? 1 : 0));
        whileDraining(
                "drain_tasks_left",
                "Tasks that the worker still holds while it drains; 0 at other times.",
                activity -> activity.tasks().size());
        whileDraining(
                "drain_polls_left",
                "Polls that are still open while the worker drains; 0 at other times.",
                ActivityStatus::openPolls);
    }

    private boolean draining() {
        return state.get() == WorkerState.DRAINING;
    }

    private void whileDraining(String name, String help, Function<ActivityStatus, Integer> left) {
        instruments.gauge(
                name,
                help,
                gauge -> gauge.call(
                        draining()
                                ? activities.get().stream()
                                        .mapToInt(left::apply)
                                        .sum()
                                : 0));
    }

    private void perActivity(String name, String help, ToDoubleFunction<ActivityStatus> value) {
        instruments.gauge(
                name,
                help,
                gauge -> activities
                        .get()
                        .forEach(activity -> gauge.call(value.applyAsDouble(activity), activity.activity())),
                ACTIVITY);
    }

    private static Stream<Duration> outbox(ActivityStatus activity) {
        return activity.tasks().stream().map(TaskStatus::sinceOutcome).flatMap(Optional::stream);
    }

    private static double longest(Stream<Duration> times) {
        return seconds(times.max(Duration::compareTo).orElse(Duration.ZERO));
    }

    private static String words(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
