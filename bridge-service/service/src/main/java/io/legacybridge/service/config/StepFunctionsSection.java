package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Step Functions is: an engine inside the service, or a Region and perhaps an endpoint. */
public final class StepFunctionsSection {
    @JsonProperty
    @Valid
    private @Nullable EmbeddedSection embedded;

    @JsonProperty
    private @Nullable String region;

    @JsonProperty
    private @Nullable URI endpoint;

    /** The engine to run inside the service, if one shall. */
    public Optional<EmbeddedSection> embedded() {
        return Optional.ofNullable(embedded);
    }

    /** The Region; empty leaves it to the AWS SDK's default chain. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** The address, where it is not AWS's own for the Region. */
    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }
}
