package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where open tasks are written down. */
public final class JournalSection {
    @JsonProperty
    private @Nullable Path folder;

    /** The folder, absolute, if one was written. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder)
                .map(written -> written.toAbsolutePath().normalize());
    }
}
