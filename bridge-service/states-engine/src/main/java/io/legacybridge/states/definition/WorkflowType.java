package io.legacybridge.states.definition;

/** The type of a state machine, which decides some of what its definition may say. */
public enum WorkflowType {
    STANDARD,
    EXPRESS
}
