package io.legacybridge.testkit.rules;

import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.testkit.SettableClock;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A worker with one activity on a clock that stands still, a scripted service and a scripted adapter. */
final class Bench {
    static final String ACTIVITY = "work";
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    final SettableClock clock = new SettableClock();
    final ScriptedActivityService service = new ScriptedActivityService(clock);
    final ScriptedAdapter adapter = new ScriptedAdapter();
    final List<String> events = new ArrayList<>();
    final Worker worker;

    private Bench(ActivityPolicy policy, UnaryOperator<Worker.Builder> more) {
        worker = more.apply(Worker.builder(service)
                        .name("bench")
                        .activity(ACTIVITY, policy, adapter)
                        .drain(new DrainPolicy(Duration.ofSeconds(30), Duration.ofSeconds(15)))
                        .clock(clock)
                        .scheduler(clock)
                        .launcher(clock)
                        .random(new Random(7))
                        .listener(new Events(events)))
                .build();
    }

    static ActivityPolicy slots(int slots) {
        return ActivityPolicy.ofSlots(slots).withClocks(HEARTBEAT, Duration.ofMinutes(10));
    }

    /** A started worker whose first polls are open. */
    static Bench started(ActivityPolicy policy) {
        return started(policy, builder -> builder);
    }

    static Bench started(ActivityPolicy policy, UnaryOperator<Worker.Builder> more) {
        Bench bench = new Bench(policy, more);
        bench.worker.start();
        bench.clock.runDue();
        return bench;
    }

    /** Offers a task and lets happen what happens at once. */
    TaskToken task() {
        TaskToken token = service.offer(ACTIVITY, "{}");
        clock.runDue();
        return token;
    }

    void seconds(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    void drain() {
        worker.drain();
        clock.runDue();
    }

    boolean stopped() {
        return worker.drain().toCompletableFuture().isDone();
    }

    ActivityStatus status() {
        return worker.status().get(0);
    }

    /** How often an event happened whose text begins so. */
    long count(String event) {
        return events.stream().filter(text -> text.startsWith(event)).count();
    }

    /** Writes down what the rules speak of. */
    private record Events(List<String> events) implements WorkerListener {
        @Override
        public void activityStopped(String activity, String problem) {
            events.add("stopped " + activity + " " + problem);
        }

        @Override
        public void pollsShed(String activity, int nowWanted) {
            events.add("shed to " + nowWanted);
        }

        @Override
        public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
            events.add("poll failed " + refusal);
        }

        @Override
        public void taskAccepted(ActivityTask task) {
            events.add("accepted");
        }

        @Override
        public void taskHeld(ActivityTask task, String reason) {
            events.add("held " + reason);
        }

        @Override
        public void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {
            events.add("outcome " + outcome.getClass().getSimpleName());
        }

        @Override
        public void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
            events.add("dead letter " + refusal + " " + outcome);
        }

        @Override
        public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
            events.add("settled " + settlement);
        }

        @Override
        public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
            events.add("beat");
        }

        @Override
        public void slotStuck(ActivityTask task, String reason) {
            events.add("stuck " + reason);
        }

        @Override
        public void slotRecovered(ActivityTask task) {
            events.add("recovered");
        }

        @Override
        public void circuitChanged(String activity, CircuitState from, CircuitState to) {
            events.add("circuit " + to);
        }
    }
}
