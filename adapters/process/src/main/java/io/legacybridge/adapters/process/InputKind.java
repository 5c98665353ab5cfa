package io.legacybridge.adapters.process;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an input is before it is staged. */
public enum InputKind {
    /** One regular file. */
    @JsonProperty("file")
    FILE,
    /** A folder with all that is in it; the names in it are kept. */
    @JsonProperty("folder")
    FOLDER,
    /** A zip, tar or gzipped tar; what is in it is staged as a folder, with the names in it. */
    @JsonProperty("archive")
    ARCHIVE,
    /** A list of files that belong together, such as a shapefile's; staged under one base name. */
    @JsonProperty("files")
    FILES,
    /** The value itself, written to a file as UTF-8; what is not a string is written as JSON. */
    @JsonProperty("text")
    TEXT
}
