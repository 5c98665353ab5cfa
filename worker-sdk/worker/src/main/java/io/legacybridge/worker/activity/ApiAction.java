package io.legacybridge.worker.activity;

/** The actions of the Step Functions API that a worker calls for every task; each has a quota of its own. */
public enum ApiAction {
    GET_ACTIVITY_TASK,
    SEND_TASK_HEARTBEAT,
    SEND_TASK_SUCCESS,
    SEND_TASK_FAILURE
}
