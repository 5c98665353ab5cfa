package io.legacybridge.worker.activity;

import io.legacybridge.worker.task.TaskToken;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Step Functions, as far as a worker asks it. Every call is made once: repeating is the caller's decision, who alone
 * knows what a lost answer may have done.
 *
 * <p>No call blocks. A stage completes with an {@link Answer} for everything that Step Functions or the network can do,
 * and exceptionally only for a fault in this program. Thread-safe.
 */
public interface ActivityService extends AutoCloseable {
    /**
     * Makes an activity, or finds the one of that name: CreateActivity is idempotent by name.
     *
     * @param name 1 to 80 characters
     * @return its ARN
     */
    CompletionStage<Answer<String>> createActivity(String name);

    /**
     * Looks for an activity by its ARN: DescribeActivity. Refused with {@link Refusal#ACTIVITY_GONE} if there is none.
     */
    CompletionStage<Answer<String>> describeActivity(String arn);

    /** Looks for an activity by its name among all of the account and Region: ListActivities, page by page. */
    CompletionStage<Answer<Optional<String>>> findActivity(String name);

    /**
     * Waits for a task: GetActivityTask. Step Functions holds the call for up to 60 seconds.
     *
     * <p>An open poll is never taken back: Step Functions would hand a task to the dead connection for up to a minute
     * more.
     *
     * @param workerName who asks; it shows in the execution's history
     * @return the task, or empty when none came
     */
    CompletionStage<Answer<Optional<PolledTask>>> poll(String arn, String workerName);

    /** Says that a task is being worked on: SendTaskHeartbeat. */
    CompletionStage<Answer<Done>> heartbeat(TaskToken token);

    /** Reports a result: SendTaskSuccess. Not idempotent: a second one is refused with {@link Refusal#TASK_GONE}. */
    CompletionStage<Answer<Done>> succeed(TaskToken token, String output);

    /** Reports a failure: SendTaskFailure. Not idempotent. */
    CompletionStage<Answer<Done>> fail(TaskToken token, String error, String cause);

    /** How many polls can be open at once; a worker that wants more refuses to start. */
    default int maximumPolls() {
        return Integer.MAX_VALUE;
    }

    /** How often each action may be called there, by all workers of the account together. */
    default ApiQuota quota() {
        return ApiQuota.aws();
    }

    /** Ends all connections, open polls too. A worker drains first. */
    @Override
    void close();
}
