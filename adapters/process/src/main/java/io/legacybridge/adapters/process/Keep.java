package io.legacybridge.adapters.process;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which run folders stay after the run. */
public enum Keep {
    @JsonProperty("never")
    NEVER,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("always")
    ALWAYS
}
