package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where open tasks are written down. */
public final class JournalSection {
    @JsonProperty
    private @Nullable Path folder;

    @JsonProperty
    @Valid
    private @Nullable KubernetesJournalSection kubernetes;

    /** The folder, absolute, if one was written. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder)
                .map(written -> written.toAbsolutePath().normalize());
    }

    /** The cluster, if it is to be one. */
    Optional<KubernetesJournalSection> kubernetes() {
        return Optional.ofNullable(kubernetes);
    }
}
