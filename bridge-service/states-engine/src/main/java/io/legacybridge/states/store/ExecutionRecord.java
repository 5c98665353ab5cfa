package io.legacybridge.states.store;

import io.legacybridge.states.definition.WorkflowType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an execution when it starts, and never changes: enough to run it again from its events, whatever
 * becomes of its state machine.
 *
 * @param stateMachineArn the state machine without version or alias
 * @param mapRunArn the map run that it is an item of, or null
 * @param definition the text of the definition it runs by
 * @param input the input as it was sent
 */
public record ExecutionRecord(
        String executionArn,
        WorkflowType type,
        String name,
        String stateMachineArn,
        @Nullable String stateMachineVersionArn,
        @Nullable String stateMachineAliasArn,
        @Nullable String mapRunArn,
        @Nullable String revisionId,
        String definition,
        String roleArn,
        String input,
        @Nullable String traceHeader,
        Instant startDate,
        Instant revisionDate) {}
