package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.task.TaskToken;
import org.junit.jupiter.api.Test;

/** Named locks: of all activities of a worker that name one, one run goes on at a time. */
class ExclusiveTest {
    private static final ActivityPolicy LOCKED =
            Bench.slots(3).withRuns(RunPolicy.defaults().withExclusive("soffice-profile"));

    private final ScriptedAdapter otherAdapter = new ScriptedAdapter();
    private final Bench bench = Bench.started(LOCKED, builder -> builder.activity("other", LOCKED, otherAdapter));

    private TaskToken offerOther() {
        TaskToken token = bench.service.offer("other", "{}");
        bench.clock.runDue();
        return token;
    }

    @Test
    void onePollOfEachActivityIsOpenWhileTheLockIsFree() {
        assertThat(bench.service.openPolls()).isEqualTo(2);
    }

    @Test
    void noMoreIsAskedForWhileARunHoldsIt() {
        bench.task();

        assertThat(bench.adapter.runs()).hasSize(1);
        assertThat(bench.service.openPolls()).isEqualTo(1);
        assertThat(bench.status().waitsFor())
                .hasValueSatisfying(what -> assertThat(what).startsWith("the lock"));
    }

    @Test
    void aTaskThatWasOnItsWayWaitsAsLongAsItTakes() {
        bench.task();
        TaskToken other = offerOther();
        bench.seconds(500);
        assertThat(otherAdapter.runs()).isEmpty();
        assertThat(bench.service.heartbeats(other)).isGreaterThan(20);

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(otherAdapter.runs()).hasSize(1);
        otherAdapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(other)).isPresent();
        assertThat(bench.service.openPolls()).isEqualTo(2);
    }

    @Test
    void itIsFreeOnlyWhenNothingOfACancelledRunIsLeft() {
        TaskToken first = bench.task();
        TaskToken other = offerOther();
        bench.service.timeOut(first);
        bench.seconds(20);
        assertThat(otherAdapter.runs()).isEmpty();

        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();

        assertThat(otherAdapter.runs()).hasSize(1);
        assertThat(bench.service.result(other)).isEmpty();
    }

    @Test
    void aRunThatIsFoundAgainHoldsItAgain() {
        bench.adapter.declare(Capability.REATTACH);
        bench.task();

        Bench next = bench.killedAndStarted(LOCKED, builder -> builder.activity("other", LOCKED, otherAdapter));

        assertThat(next.service.openPolls()).isZero();
        next.adapter.lastRun().succeed();
        next.clock.runDue();
        assertThat(next.service.openPolls()).isEqualTo(2);
    }
}
