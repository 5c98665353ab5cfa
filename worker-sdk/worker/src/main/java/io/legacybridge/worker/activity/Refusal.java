package io.legacybridge.worker.activity;

/** Why Step Functions did not do what it was asked, sorted by what a worker does about it. */
public enum Refusal {
    /**
     * {@code TaskTimedOut}: the task timed out, its execution ended, or the token was closed already. One code for all
     * three.
     */
    TASK_GONE(false),
    /** {@code TaskDoesNotExist}: no such task, its activity was deleted perhaps. */
    TASK_UNKNOWN(false),
    /** {@code InvalidToken}: not a token of this account and Region. */
    INVALID_TOKEN(false),
    /** {@code InvalidOutput}: the output is not JSON. */
    INVALID_OUTPUT(false),
    /** {@code ValidationException} and its like: the request breaks a rule, and would again. */
    BAD_REQUEST(false),
    /** {@code ActivityDoesNotExist}: it was deleted, or its name or Region is wrong. */
    ACTIVITY_GONE(false),
    /** {@code ActivityWorkerLimitExceeded}: 1,000 polls are open on this activity over all workers. */
    WORKER_LIMIT(true),
    /** {@code ThrottlingException}: the account's quota for this action is used up. The call took no effect. */
    THROTTLED(true),
    /** Credentials are missing, expired or not allowed to do this: an operator's matter, and curable while we wait. */
    ACCESS_DENIED(true),
    /** No answer, a broken connection, or a fault of the service. <b>The call may have taken effect.</b> */
    TRANSIENT(true);

    private final boolean worthRetrying;

    Refusal(boolean worthRetrying) {
        this.worthRetrying = worthRetrying;
    }

    /** Whether the same call may succeed later. */
    public boolean worthRetrying() {
        return worthRetrying;
    }
}
