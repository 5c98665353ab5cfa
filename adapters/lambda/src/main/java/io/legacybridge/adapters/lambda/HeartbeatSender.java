package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who sends the heartbeats of a task whose function ends it itself. */
public enum HeartbeatSender {
    /** The bridge, which hears by them that the task is over; it keeps the slot until then. */
    @JsonProperty("bridge")
    BRIDGE,
    /** The function. The bridge is done with the task as soon as Lambda has the event. */
    @JsonProperty("function")
    FUNCTION
}
