package io.legacybridge.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.testkit.FaultyProxy;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.testkit.ScriptedAdapter.ScriptedRun;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerBuilder;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ActivityServiceConfig;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A worker whose work is in the hands of the test, a network that goes wrong, and an engine behind it. */
final class WireBench implements AutoCloseable {
    static final int SLOTS = 4;
    private static final int MOST_POLLS = 40;
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(3);

    final Engine engine;
    final FaultyProxy proxy;
    final ScriptedAdapter adapter = new ScriptedAdapter();
    final Settlements settlements = new Settlements();
    private final Duration heartbeat;
    private final int slots;
    private final int polls;
    private @Nullable Life life;

    private BooleanSupplier mayEnd = () -> true;
    private Predicate<ScriptedRun> fails = run -> false;
    private Runnable meanwhile = () -> {};

    /** A worker, its connections, and what it remembers by: all that a process has. */
    private record Life(Worker worker, ActivityService service, TaskJournal journal) {}

    WireBench(Engine engine, Duration heartbeat) {
        this(engine, heartbeat, SLOTS);
    }

    WireBench(Engine engine, Duration heartbeat, int slots) {
        this.engine = engine;
        this.slots = slots;
        this.polls = Math.min(slots, MOST_POLLS);
        this.heartbeat = heartbeat;
        this.proxy = FaultyProxy.to(engine.address());
    }

    void start() {
        start(TaskJournal.none(), builder -> builder);
    }

    void start(TaskJournal journal) {
        start(journal, builder -> builder);
    }

    /** Begins a life, after the one before. */
    void start(TaskJournal journal, UnaryOperator<WorkerBuilder> more) {
        end();
        ActivityService service = ActivityServiceConfig.local(proxy.address())
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(68), REPORT_TIMEOUT)
                .connect();
        Worker worker = more.apply(Worker.builder(service)
                        .activity(
                                Engine.ACTIVITY,
                                ActivityPolicy.ofSlots(slots)
                                        .withPolls(polls)
                                        .withClocks(heartbeat, Duration.ofHours(2)),
                                adapter)
                        .drain(new DrainPolicy(Duration.ZERO, Duration.ofSeconds(5)))
                        .journal(journal)
                        .listener(settlements))
                .build();
        life = new Life(worker, service, journal);
        settlements.newLife();
        worker.start();
    }

    /** Ends a life at once, as a crash of the process does. */
    void end() {
        Life ended = life;
        life = null;
        if (ended != null) {
            ended.worker().close();
            ended.service().close();
            ended.journal().close();
        }
    }

    ActivityStatus status() {
        return Objects.requireNonNull(life).worker().status().get(0);
    }

    /** Runs go on until something has happened. */
    void runsEndWhen(BooleanSupplier happened) {
        mayEnd = happened;
    }

    /** These runs end as failures that are worth a retry; the others succeed. */
    void runsFailIf(Predicate<ScriptedRun> which) {
        fails = which;
    }

    /** Happens again and again while a test waits. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    /** Lets runs end and be gone, until something holds. */
    void until(String what, Callable<Boolean> holds) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                work();
                return holds.call();
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + "? Not so: " + settlements + "; " + status(), e);
        }
    }

    private void work() {
        meanwhile.run();
        for (ScriptedRun run : adapter.runs()) {
            if (run.cancelled()) {
                run.confirmGone();
            } else if (mayEnd.getAsBoolean()) {
                run.end(fails.test(run) ? BridgeRetry.because(BridgeRetry.TARGET_DOWN, "on command") : result(run));
            }
        }
    }

    /** What a run makes of its input. */
    static Outcome result(ScriptedRun run) {
        return new Outcome.Succeeded("{\"done\":" + run.task().task().input() + "}");
    }

    /** What must hold once the network is well again. */
    void everythingIsSettledAndPollingGoesOn() throws Exception {
        until("all executions succeed", engine::allSucceeded);
        until(
                "every accepted task is settled once",
                () -> settlements.eachOnce() && status().tasks().isEmpty());
        until("all polls are open", () -> status().openPolls() == polls);
        String fresh = engine.execute();
        until("a new task is done", () -> engine.succeeded(fresh) && settlements.eachOnce());
        until("all polls are open again", () -> status().openPolls() == polls);

        assertThat(status().slotsUsed()).isEqualTo(polls);
        assertThat(status().slotsStuck()).isZero();
        assertThat(settlements.eachOnce()).as(settlements.toString()).isTrue();
        nothingIsLeftRunningOrWasLaunchedTwice();
    }

    void nothingIsLeftRunningOrWasLaunchedTwice() {
        Set<String> launched = new HashSet<>();
        for (ScriptedRun run : adapter.runs()) {
            assertThat(run.cancelled() || run.outcome().toCompletableFuture().isDone())
                    .as("%s is left running", run.task().task())
                    .isTrue();
            assertThat(launched.add(run.task().task().id()))
                    .as("%s was launched twice", run.task().task())
                    .isTrue();
        }
    }

    @Override
    public void close() throws IOException {
        end();
        proxy.close();
        engine.close();
    }
}
