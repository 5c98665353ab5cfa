package io.legacybridge.testkit.rules;

import io.legacybridge.testkit.InMemoryJournal;
import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.testkit.SettableClock;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerBuilder;
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

    final SettableClock clock;
    final ScriptedActivityService service;
    final ScriptedAdapter adapter;
    final InMemoryJournal journal;
    final List<String> events = new ArrayList<>();
    final Worker worker;

    private Bench(ActivityPolicy policy, UnaryOperator<WorkerBuilder> more) {
        this(policy, more, new SettableClock());
    }

    private Bench(ActivityPolicy policy, UnaryOperator<WorkerBuilder> more, SettableClock clock) {
        this(
                policy,
                more,
                clock,
                new ScriptedActivityService(clock),
                new ScriptedAdapter(),
                new InMemoryJournal(clock));
    }

    private Bench(
            ActivityPolicy policy,
            UnaryOperator<WorkerBuilder> more,
            SettableClock clock,
            ScriptedActivityService service,
            ScriptedAdapter adapter,
            InMemoryJournal journal) {
        this.clock = clock;
        this.service = service;
        this.adapter = adapter;
        this.journal = journal;
        worker = more.apply(Worker.builder(service)
                        .name("bench")
                        .activity(ACTIVITY, policy, adapter)
                        .drain(new DrainPolicy(Duration.ofSeconds(30), Duration.ofSeconds(15)))
                        .journal(journal)
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

    static Bench started(ActivityPolicy policy, UnaryOperator<WorkerBuilder> more) {
        Bench bench = new Bench(policy, more);
        bench.worker.start();
        bench.clock.runDue();
        return bench;
    }

    /** A started worker over an adapter that can do more. */
    static Bench started(ActivityPolicy policy, ScriptedAdapter adapter) {
        SettableClock clock = new SettableClock();
        Bench bench = new Bench(
                policy,
                builder -> builder,
                clock,
                new ScriptedActivityService(clock),
                adapter,
                new InMemoryJournal(clock));
        bench.worker.start();
        bench.clock.runDue();
        return bench;
    }

    /** The worker has stopped, and another one starts. */
    Bench startedAgain(ActivityPolicy policy) {
        journal.close();
        Bench next = new Bench(policy, builder -> builder, clock, service, adapter, journal);
        next.worker.start();
        clock.runDue();
        return next;
    }

    /** The worker's process is killed, and another one starts: same service, same target, what was journaled. */
    Bench killedAndStarted(ActivityPolicy policy) {
        return killedAndStarted(policy, builder -> builder);
    }

    Bench killedAndStarted(ActivityPolicy policy, UnaryOperator<WorkerBuilder> more) {
        InMemoryJournal left = journal.crash();
        worker.close();
        clock.runDue();
        service.endPolls();
        Bench next = new Bench(policy, more, clock, service, adapter, left);
        next.worker.start();
        clock.runDue();
        return next;
    }

    /** Offers a task and lets happen what happens at once. */
    TaskToken task() {
        return task("{}");
    }

    TaskToken task(String input) {
        TaskToken token = service.offer(ACTIVITY, input);
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
        public void launchRetried(ActivityTask task, int attempt, Duration pause) {
            events.add("launch retried " + attempt);
        }

        @Override
        public void journalFailed(String task, Throwable failure, Duration pause) {
            events.add("journal failed");
        }

        @Override
        public void journalWritable() {
            events.add("journal writable");
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
