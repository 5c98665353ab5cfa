package io.legacybridge.adapters.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.Optional;

/** How whoever stores a file of a run's result learns where. */
public enum StoreAs {
    /** By a signed URL that takes a PUT, for as long as the credentials live that signed it. */
    @JsonProperty("url")
    URL,
    /** By the URI, for one that has rights of its own there. */
    @JsonProperty("uri")
    URI;

    private static final long MOST_IN_ONE_UPLOAD = 5L << 30;

    /**
     * What a configuration has wrong in the size of such a file.
     *
     * @param name of the file, under {@code out}
     * @param mostBytes {@code limits.outputBytes}
     */
    public Optional<ConfigMistake> mistake(String name, long mostBytes) {
        return this == URI || mostBytes <= MOST_IN_ONE_UPLOAD
                ? Optional.empty()
                : Optional.of(new ConfigMistake(
                        "limits.outputBytes",
                        "is " + mostBytes + ", and out." + name + " is stored by a URL, which takes one upload",
                        "write 5GiB or less, or as: uri"));
    }
}
