package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.ExecutionStatus;

/** Whether an execution could be started again where it failed, in AWS's words. */
final class Redrivability {

    private Redrivability() {}

    static void add(ObjectNode answer, ExecutionStatus status) {
        switch (status) {
            case RUNNING, SUCCEEDED ->
                answer.put("redriveStatus", "NOT_REDRIVABLE")
                        .put("redriveStatusReason", "Execution is " + status + " and cannot be redriven");
            case FAILED, TIMED_OUT, ABORTED -> answer.put("redriveStatus", "REDRIVABLE");
        }
    }
}
