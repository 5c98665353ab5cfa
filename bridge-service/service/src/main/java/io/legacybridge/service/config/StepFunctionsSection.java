package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
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

    @JsonProperty
    @Min(value = 1, message = "is no number of workers; write 1 or more")
    private int replicas = 1;

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

    /** How many workers share the account's API quota in the Region, this one included. */
    public int replicas() {
        return replicas;
    }
}
