package io.legacybridge.worker.activity;

import io.legacybridge.worker.time.Scheduler;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's share of the API quota: a budget per action, and the one place through which calls go.
 *
 * <p>Confined to the worker's scheduler: calls are made and answers arrive there. A call that breaks in this program is
 * logged and counts as {@link Refusal#TRANSIENT}, so that no loop above dies of it.
 */
public final class ApiBudgets {
    private static final Logger LOG = LoggerFactory.getLogger(ApiBudgets.class);

    private final Scheduler scheduler;
    private final Map<ApiAction, ApiBudget> budgets = new EnumMap<>(ApiAction.class);

    /**
     * @param quota of each action
     * @param rateChanged told whenever an action is called less or more often than before, per second
     */
    public ApiBudgets(ApiQuota quota, Scheduler scheduler, BiConsumer<ApiAction, Double> rateChanged) {
        this.scheduler = scheduler;
        for (ApiAction action : ApiAction.values()) {
            budgets.put(action, new ApiBudget(quota, scheduler, rate -> rateChanged.accept(action, rate)));
        }
    }

    /**
     * Makes a call when the budget of its action allows it.
     *
     * @param call started on the scheduler; it must not block
     * @param answered told on the scheduler, exactly once
     */
    public <T> void call(ApiAction action, Supplier<CompletionStage<Answer<T>>> call, Consumer<Answer<T>> answered) {
        ApiBudget budget = budget(action);
        budget.acquire(() -> start(call)
                .whenComplete((answer, failure) -> scheduler.execute(() -> {
                    Answer<T> sorted = failure == null ? answer : broken(failure);
                    if (sorted instanceof Answer.Refused<T> refused && refused.refusal() == Refusal.THROTTLED) {
                        budget.throttled();
                    } else if (sorted instanceof Answer.Accepted<T>) {
                        budget.accepted();
                    }
                    answered.accept(sorted);
                })));
    }

    private ApiBudget budget(ApiAction action) {
        ApiBudget budget = budgets.get(action);
        if (budget == null) {
            throw new IllegalStateException("no budget for " + action);
        }
        return budget;
    }

    private static <T> CompletionStage<Answer<T>> start(Supplier<CompletionStage<Answer<T>>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return java.util.concurrent.CompletableFuture.failedFuture(e);
        }
    }

    private static <T> Answer<T> broken(Throwable failure) {
        LOG.error("a call to Step Functions broke in this program", failure);
        return Answer.refused(Refusal.TRANSIENT, "broke in this program: " + failure);
    }
}
