package io.legacybridge.states.activity;

import java.util.concurrent.CompletionStage;

/**
 * A task as its activity sees it; the execution that scheduled it implements this, and alone knows whether it is still
 * wanted.
 */
public interface OpenTask {

    /** The task's token; a credential, never to be logged. */
    String token();

    /** The activity whose workers may take it. */
    String activityArn();

    /** The input for the worker, as JSON text. */
    String input();

    /**
     * A poll has been found for this task. The execution answers the poll with the task, once it is on record that the
     * task has started; or puts back whichever of the two is still good.
     */
    void startFor(Poll poll);

    /**
     * A worker reports.
     *
     * @return true once the report is on record; false when the task was closed before
     */
    CompletionStage<Boolean> report(TaskReport report);
}
