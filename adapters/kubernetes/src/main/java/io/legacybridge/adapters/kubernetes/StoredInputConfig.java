package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.StoredInputs;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stored file that the main container reads by a URL of its own.
 *
 * @param from a template; its value is the file's URI
 * @param root the folder of stored files that it must lie in (<code>s3://bucket/uploads/</code>), or a list of such,
 *     one of which it must lie in
 * @param env the environment variable that holds the URL
 */
public record StoredInputConfig(
        @NotBlank(message = "is missing; write where the value comes from: '{{$.uri}}'")
        String from,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> root,

        @NotBlank(message = "is missing; write the variable that the program finds the URL in: INPUT_URL")
        String env)
        implements StoredInputs.Source {

    @SuppressWarnings("NullAway") // what is missing is found by validation
    public StoredInputConfig(@Nullable String from, @Nullable List<String> root, @Nullable String env) {
        this.from = from;
        this.root = Defaults.list(root);
        this.env = env;
    }
}
