package io.legacybridge.adapters.ssm;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of S3 for what does not fit into a command or its output.
 *
 * @param name the bucket's
 * @param prefix what the names of objects begin with; {@code legacy-bridge} unless set
 * @param endpoint another address of S3
 */
public record BucketConfig(
        @NotBlank(message = "is missing; write the bucket's name: translator-runs")
        String name,

        String prefix,
        @Nullable URI endpoint) {
    private static final String PREFIX = "legacy-bridge";

    // Jackson passes null for what the YAML does not have; the record's users never see it.
    @SuppressWarnings("NullAway")
    public BucketConfig(@Nullable String name, @Nullable String prefix, @Nullable URI endpoint) {
        this.name = name;
        this.prefix = prefix == null ? PREFIX : prefix;
        this.endpoint = endpoint;
    }
}
