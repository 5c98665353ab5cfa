package io.legacybridge.adapters.program;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stored file that a task brings.
 *
 * @param from a template; its value is the file's URI
 * @param root the folder of stored files that it must lie in (<code>s3://bucket/uploads/</code>), or a list of such,
 *     one of which it must lie in
 */
public record StoredSourceConfig(
        @NotBlank(message = "is missing; write where the value comes from: '{{$.uri}}'")
        String from,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> root)
        implements StoredInputs.Source {

    @SuppressWarnings("NullAway") // a missing 'from' is found by validation
    public StoredSourceConfig(@Nullable String from, @Nullable List<String> root) {
        this.from = from;
        this.root = Defaults.list(root);
    }
}
