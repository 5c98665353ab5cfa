package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the ARN of an activity, and makes the activity if it is missing and that is allowed. Step Functions being away
 * or throttling is waited out; any other refusal is the operator's matter and ends the search.
 *
 * <p>Confined to the worker's scheduler.
 */
final class ActivityLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ActivityLookup.class);
    private static final String ARN_PREFIX = "arn:";

    private final ActivityService service;
    private final Scheduler scheduler;
    private final boolean create;
    private final Backoff backoff;

    ActivityLookup(ActivityService service, Scheduler scheduler, boolean create, RandomGenerator random) {
        this.service = service;
        this.scheduler = scheduler;
        this.create = create;
        this.backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), random);
    }

    /**
     * @param activity a name or an ARN
     * @return completes on the scheduler; exceptionally with an {@link IllegalStateException} for the operator
     */
    CompletionStage<String> find(String activity) {
        CompletableFuture<String> arn = new CompletableFuture<>();
        ask(activity, 1, arn);
        return arn;
    }

    private void ask(String activity, int attempt, CompletableFuture<String> arn) {
        call(activity)
                .whenComplete((answer, failure) -> scheduler.execute(() -> {
                    if (failure != null) {
                        arn.completeExceptionally(failure);
                    } else if (answer instanceof Answer.Refused<Optional<String>> refused) {
                        refused(activity, attempt, refused, arn);
                    } else if (answer instanceof Answer.Accepted<Optional<String>> accepted) {
                        accepted.value()
                                .ifPresentOrElse(
                                        arn::complete,
                                        () -> arn.completeExceptionally(
                                                new IllegalStateException("there is no activity '" + activity
                                                        + "'; create it, or let the worker create what is missing")));
                    }
                }));
    }

    private CompletionStage<Answer<Optional<String>>> call(String activity) {
        if (activity.startsWith(ARN_PREFIX)) {
            return service.describeActivity(activity).thenApply(ActivityLookup::present);
        }
        return create
                ? service.createActivity(activity).thenApply(ActivityLookup::present)
                : service.findActivity(activity);
    }

    private static Answer<Optional<String>> present(Answer<String> answer) {
        return answer instanceof Answer.Accepted<String> accepted
                ? Answer.accepted(Optional.of(accepted.value()))
                : Answer.refused(
                        ((Answer.Refused<String>) answer).refusal(), ((Answer.Refused<String>) answer).message());
    }

    private void refused(
            String activity, int attempt, Answer.Refused<Optional<String>> refused, CompletableFuture<String> arn) {
        if (refused.refusal() == Refusal.TRANSIENT || refused.refusal() == Refusal.THROTTLED) {
            Duration pause = backoff.pause(attempt);
            LOG.warn(
                    "{}: Step Functions does not say whether it exists: {}; asking again in {} ms",
                    activity,
                    refused.message(),
                    pause.toMillis());
            scheduler.after(pause, () -> ask(activity, attempt + 1, arn));
        } else {
            arn.completeExceptionally(
                    new IllegalStateException("the activity '" + activity + "' cannot be used: " + refused.message()));
        }
    }
}
