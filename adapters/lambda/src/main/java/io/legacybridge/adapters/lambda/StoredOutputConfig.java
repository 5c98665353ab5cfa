package io.legacybridge.adapters.lambda;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.program.StoredOutput;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that the function stores, and that the bridge publishes once the function has returned.
 *
 * @param publish a template of the URI that it is published under
 * @param root the folder of stored files that this must lie in: {@code s3://bucket/results/}
 * @param as what <code>{{out.NAME}}</code> in the payload is, by which the function stores it: a URL, unless set
 * @param optional whether the file may be missing or empty
 * @param checks what it must hold, in this order, if it is there and not empty
 */
public record StoredOutputConfig(
        @NotBlank(message = "is missing; write the URI to publish it under: 's3://bucket/results/{{$.name}}.json'")
        String publish,

        @NotBlank(message = "is missing; write what the URI must lie in: s3://bucket/results/")
        String root,

        StoreAs as,
        boolean optional,
        List<@NotNull(message = "is empty; write a condition: {parses: json}") @Valid CheckConfig> checks)
        implements StoredOutput.Destination {

    @SuppressWarnings("NullAway") // what is missing is found by validation
    public StoredOutputConfig(
            @Nullable String publish,
            @Nullable String root,
            @Nullable StoreAs as,
            boolean optional,
            @Nullable List<CheckConfig> checks) {
        this.publish = publish;
        this.root = root;
        this.as = as == null ? StoreAs.URL : as;
        this.optional = optional;
        this.checks = Defaults.list(checks);
    }
}
