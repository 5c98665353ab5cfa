package io.legacybridge.states.store;

import io.legacybridge.states.history.HistoryEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps executions and their events. The engine lets a side effect go (a task handed out, a reply sent) only when the
 * stage of the events before it has completed; a store may therefore gather what many executions append and write it at
 * once.
 *
 * <p>Appends of one execution come in the order of the event ids, and the next may come before the last has completed;
 * the stages complete in that order. A stage that fails means that the events may not have survived.
 */
public interface ExecutionStore {

    /** Adds an execution with its first events. */
    CompletionStage<Void> open(ExecutionRecord execution, List<HistoryEvent> events);

    /** Adds events to an execution that is open. */
    CompletionStage<Void> append(String executionArn, List<HistoryEvent> events);
}
