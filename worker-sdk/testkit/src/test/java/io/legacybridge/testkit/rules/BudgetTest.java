package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.SettableClock;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.ApiAction;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.activity.Done;
import io.legacybridge.worker.activity.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 8: the API quota is shared. */
class BudgetTest {
    private final SettableClock clock = new SettableClock();
    private final List<Double> rates = new ArrayList<>();
    private final ApiBudgets budgets = new ApiBudgets(new ApiQuota(10, 5), clock, (action, rate) -> rates.add(rate));
    private Answer<Done> answer = Answer.accepted(Done.DONE);
    private int calls;

    @Test
    void aBurstGoesOutAtOnce() {
        call(ApiAction.SEND_TASK_HEARTBEAT, 10);

        assertThat(calls).isEqualTo(10);
    }

    @Test
    void whatIsOverTheBurstWaitsForTheRefill() {
        call(ApiAction.SEND_TASK_HEARTBEAT, 30);
        assertThat(calls).isEqualTo(10);

        clock.advance(Duration.ofSeconds(2));

        assertThat(calls).isEqualTo(20);
        clock.advance(Duration.ofSeconds(2));
        assertThat(calls).isEqualTo(30);
    }

    @Test
    void everyActionHasItsOwn() {
        call(ApiAction.SEND_TASK_HEARTBEAT, 30);
        calls = 0;

        call(ApiAction.SEND_TASK_SUCCESS, 10);

        assertThat(calls).isEqualTo(10);
    }

    @Test
    void throttlingHalvesTheRateOncePerSecond() {
        answer = Answer.refused(Refusal.THROTTLED, "Rate exceeded");

        call(ApiAction.SEND_TASK_HEARTBEAT, 10);

        assertThat(rates).containsExactly(2.5);
    }

    @Test
    void theRateGrowsBackStepByStep() {
        answer = Answer.refused(Refusal.THROTTLED, "Rate exceeded");
        call(ApiAction.SEND_TASK_HEARTBEAT, 1);
        answer = Answer.accepted(Done.DONE);

        for (int second = 0; second < 30; second++) {
            clock.advance(Duration.ofSeconds(1));
            call(ApiAction.SEND_TASK_HEARTBEAT, 1);
        }

        assertThat(rates).startsWith(2.5, 2.75, 3.0).endsWith(5.0);
        assertThat(rates).hasSize(11);
    }

    @Test
    void theRateNeverFallsBelowAHundredth() {
        answer = Answer.refused(Refusal.THROTTLED, "Rate exceeded");

        for (int second = 0; second < 1_000; second++) {
            clock.advance(Duration.ofSeconds(1));
            call(ApiAction.SEND_TASK_HEARTBEAT, 1);
        }

        assertThat(rates).startsWith(2.5, 1.25, 0.625).endsWith(0.05);
    }

    @Test
    void otherActionsAreCalledAsOftenAsBefore() {
        answer = Answer.refused(Refusal.THROTTLED, "Rate exceeded");
        call(ApiAction.SEND_TASK_HEARTBEAT, 1);
        calls = 0;

        call(ApiAction.GET_ACTIVITY_TASK, 10);

        assertThat(calls).isEqualTo(10);
    }

    @Test
    void aShareIsAPartOfBoth() {
        assertThat(ApiQuota.aws().sharedBy(3)).isEqualTo(new ApiQuota(500, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, 3000, 500",
        "us-west-2, 3000, 500",
        "eu-west-1, 3000, 500",
        "eu-central-1, 1500, 300",
        "us-east-2, 1500, 300",
        "us-gov-west-1, 1500, 300"
    })
    void theThreeLargestRegionsAllowMore(String region, int burst, double perSecond) {
        assertThat(ApiQuota.ofRegion(region)).isEqualTo(new ApiQuota(burst, perSecond));
    }

    @Test
    void aWorkerUsesItsShareOfTheServicesQuota() {
        List<ApiQuota> shares = new ArrayList<>();
        Bench.started(
                Bench.slots(1),
                builder -> builder.replicas(3).listener(new WorkerListener() {
                    @Override
                    public void quotaShared(ApiQuota share) {
                        shares.add(share);
                    }
                }));

        assertThat(shares).containsExactly(new ApiQuota(500, 100));
    }

    private void call(ApiAction action, int times) {
        for (int i = 0; i < times; i++) {
            budgets.call(
                    action,
                    () -> {
                        calls++;
                        return CompletableFuture.completedFuture(answer);
                    },
                    done -> {});
        }
        clock.runDue();
    }
}
