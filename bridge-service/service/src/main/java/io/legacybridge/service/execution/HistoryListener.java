package io.legacybridge.service.execution;

import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Is told every history event of an execution that is followed: once, in order, on the following thread. */
@FunctionalInterface
public interface HistoryListener {
    void happened(HistoryEvent event);
}
