package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a run's result is found. */
public enum ResultSource {
    /** Nowhere: the task's output is a record of the run. */
    @JsonProperty("none")
    NONE,
    /** In the main container's termination message, one JSON value; Kubernetes keeps 4,096 bytes of it. */
    @JsonProperty("message")
    MESSAGE,
    /** In the main container's log: the last line that is a JSON object or array. */
    @JsonProperty("log")
    LOG,
    /** In one of the files that the main container stores, one JSON value. */
    @JsonProperty("file")
    FILE
}
