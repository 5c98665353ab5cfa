package io.legacybridge.adapters.program;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file can be read as, from its beginning to its end. */
public enum Syntax {
    /** One JSON value. */
    @JsonProperty("json")
    JSON,
    /** One well-formed XML document. Its document type is not read, and no entity of it is known. */
    @JsonProperty("xml")
    XML
}
