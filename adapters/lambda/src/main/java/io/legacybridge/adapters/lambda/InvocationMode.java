package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether anybody waits for the function. */
public enum InvocationMode {
    /** The bridge keeps the connection open until the function returns: its result is the task's. */
    @JsonProperty("synchronous")
    SYNCHRONOUS,
    /** Lambda queues the event; the function gets the task token and ends the task itself. */
    @JsonProperty("asynchronous")
    ASYNCHRONOUS
}
