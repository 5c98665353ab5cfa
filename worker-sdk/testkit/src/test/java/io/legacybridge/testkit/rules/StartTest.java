package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.testkit.SettableClock;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerBuilder;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A worker finds its activities before it asks for tasks. */
class StartTest {
    private final SettableClock clock = new SettableClock();
    private final ScriptedActivityService service = new ScriptedActivityService(clock);

    @Test
    void missingActivitiesAreCreatedIfThatIsAllowed() {
        start(worker().createActivities(true).build());

        assertThat(service.calls(Kind.CREATE)).hasSize(2);
        assertThat(service.openPolls()).isEqualTo(2);
    }

    @Test
    void otherwiseTheyAreLookedForAndOneThatIsMissingIsNamed() {
        service.delete("two");
        Worker worker = worker().build();

        CompletableFuture<Void> started = start(worker);

        assertThat(service.calls(Kind.CREATE)).isEmpty();
        assertThatThrownBy(started::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("there is no activity 'two'");
        assertThat(worker.status().get(1).problem()).isPresent();
        assertThat(service.openPolls()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsAwayIsWaitedFor() {
        service.always(Kind.FIND, Fault.reset());
        Worker worker = worker().build();
        CompletableFuture<Void> started = start(worker);
        clock.advance(Duration.ofMinutes(1));
        assertThat(started).isNotDone();
        assertThat(worker.state()).isEqualTo(WorkerState.STARTING);

        service.heal(Kind.FIND);
        clock.advance(Duration.ofSeconds(15));

        assertThat(started).isCompleted();
        assertThat(worker.ready()).isTrue();
    }

    @Test
    void moreWantedPollsThanConnectionsAreRefused() {
        WorkerBuilder builder =
                Worker.builder(new FewConnections()).activity("one", ActivityPolicy.ofSlots(6), new ScriptedAdapter());

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("want 6 open polls")
                .hasMessageContaining("has 5 connections");
    }

    private WorkerBuilder worker() {
        return Worker.builder(service)
                .scheduler(clock)
                .launcher(clock)
                .clock(clock)
                .activity("one", ActivityPolicy.ofSlots(1), new ScriptedAdapter())
                .activity("two", ActivityPolicy.ofSlots(1), new ScriptedAdapter());
    }

    private CompletableFuture<Void> start(Worker worker) {
        CompletableFuture<Void> started = worker.start().toCompletableFuture();
        clock.runDue();
        return started;
    }
}
