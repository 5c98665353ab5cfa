package io.legacybridge.states.history;

import java.util.Optional;

/**
 * The kinds of history event that this engine writes, with the name of the member that holds each one's details on the
 * wire (HistoryEventType and HistoryEvent in the Step Functions API).
 */
public enum EventType {
    EXECUTION_STARTED("ExecutionStarted", "executionStartedEventDetails"),
    EXECUTION_SUCCEEDED("ExecutionSucceeded", "executionSucceededEventDetails"),
    EXECUTION_FAILED("ExecutionFailed", "executionFailedEventDetails"),
    EXECUTION_TIMED_OUT("ExecutionTimedOut", "executionTimedOutEventDetails"),
    EXECUTION_ABORTED("ExecutionAborted", "executionAbortedEventDetails"),
    EXECUTION_REDRIVEN("ExecutionRedriven", "executionRedrivenEventDetails"),

    PASS_STATE_ENTERED("PassStateEntered", "stateEnteredEventDetails"),
    PASS_STATE_EXITED("PassStateExited", "stateExitedEventDetails"),
    CHOICE_STATE_ENTERED("ChoiceStateEntered", "stateEnteredEventDetails"),
    CHOICE_STATE_EXITED("ChoiceStateExited", "stateExitedEventDetails"),
    SUCCEED_STATE_ENTERED("SucceedStateEntered", "stateEnteredEventDetails"),
    SUCCEED_STATE_EXITED("SucceedStateExited", "stateExitedEventDetails"),
    FAIL_STATE_ENTERED("FailStateEntered", "stateEnteredEventDetails"),

    WAIT_STATE_ENTERED("WaitStateEntered", "stateEnteredEventDetails"),
    WAIT_STATE_EXITED("WaitStateExited", "stateExitedEventDetails"),
    WAIT_STATE_ABORTED("WaitStateAborted", ""),

    TASK_STATE_ENTERED("TaskStateEntered", "stateEnteredEventDetails"),
    TASK_STATE_EXITED("TaskStateExited", "stateExitedEventDetails"),
    TASK_STATE_ABORTED("TaskStateAborted", ""),

    ACTIVITY_SCHEDULED("ActivityScheduled", "activityScheduledEventDetails"),
    ACTIVITY_STARTED("ActivityStarted", "activityStartedEventDetails"),
    ACTIVITY_SUCCEEDED("ActivitySucceeded", "activitySucceededEventDetails"),
    ACTIVITY_FAILED("ActivityFailed", "activityFailedEventDetails"),
    ACTIVITY_TIMED_OUT("ActivityTimedOut", "activityTimedOutEventDetails"),

    PARALLEL_STATE_ENTERED("ParallelStateEntered", "stateEnteredEventDetails"),
    PARALLEL_STATE_EXITED("ParallelStateExited", "stateExitedEventDetails"),
    PARALLEL_STATE_STARTED("ParallelStateStarted", ""),
    PARALLEL_STATE_SUCCEEDED("ParallelStateSucceeded", ""),
    PARALLEL_STATE_FAILED("ParallelStateFailed", ""),
    PARALLEL_STATE_ABORTED("ParallelStateAborted", ""),

    MAP_STATE_ENTERED("MapStateEntered", "stateEnteredEventDetails"),
    MAP_STATE_EXITED("MapStateExited", "stateExitedEventDetails"),
    MAP_STATE_STARTED("MapStateStarted", "mapStateStartedEventDetails"),
    MAP_STATE_SUCCEEDED("MapStateSucceeded", ""),
    MAP_STATE_FAILED("MapStateFailed", ""),
    MAP_STATE_ABORTED("MapStateAborted", ""),
    MAP_ITERATION_STARTED("MapIterationStarted", "mapIterationStartedEventDetails"),
    MAP_ITERATION_SUCCEEDED("MapIterationSucceeded", "mapIterationSucceededEventDetails"),
    MAP_ITERATION_FAILED("MapIterationFailed", "mapIterationFailedEventDetails"),
    MAP_ITERATION_ABORTED("MapIterationAborted", "mapIterationAbortedEventDetails"),

    MAP_RUN_STARTED("MapRunStarted", "mapRunStartedEventDetails"),
    MAP_RUN_SUCCEEDED("MapRunSucceeded", ""),
    MAP_RUN_FAILED("MapRunFailed", "mapRunFailedEventDetails"),
    MAP_RUN_ABORTED("MapRunAborted", ""),

    EVALUATION_FAILED("EvaluationFailed", "evaluationFailedEventDetails");

    private final String wireName;
    private final String detailsMember;

    EventType(String wireName, String detailsMember) {
        this.wireName = wireName;
        this.detailsMember = detailsMember;
    }

    /** The name in the API's {@code type} member. */
    public String wireName() {
        return wireName;
    }

    /** The member that holds the details; empty for the types that have none. */
    public Optional<String> detailsMember() {
        return detailsMember.isEmpty() ? Optional.empty() : Optional.of(detailsMember);
    }
}
