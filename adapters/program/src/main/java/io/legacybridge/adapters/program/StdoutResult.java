package io.legacybridge.adapters.program;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How stdout is read for the task's output. */
public enum StdoutResult {
    /** Not at all; the end of it is kept with the folder of a failed run. */
    @JsonProperty("none")
    NONE,
    /** As UTF-8 text. */
    @JsonProperty("text")
    TEXT,
    /** As one JSON value; anything else is {@code Process.OutputInvalid}. */
    @JsonProperty("json")
    JSON
}
