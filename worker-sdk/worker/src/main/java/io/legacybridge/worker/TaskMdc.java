package io.legacybridge.worker;

import io.legacybridge.worker.task.ActivityTask;
import org.slf4j.MDC;

/** Puts activity and task into the log's context while the work of one task is on this thread. */
final class TaskMdc implements AutoCloseable {
    static final String ACTIVITY = "activity";
    static final String TASK = "task";
    static final String ADAPTER = "adapter";

    private TaskMdc(ActivityTask task, String adapter) {
        MDC.put(ACTIVITY, task.activity());
        MDC.put(TASK, task.id());
        MDC.put(ADAPTER, adapter);
    }

    static TaskMdc of(ActivityTask task, String adapter) {
        return new TaskMdc(task, adapter);
    }

    @Override
    public void close() {
        MDC.remove(ACTIVITY);
        MDC.remove(TASK);
        MDC.remove(ADAPTER);
    }
}
