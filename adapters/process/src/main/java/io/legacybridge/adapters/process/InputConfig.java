package io.legacybridge.adapters.process;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.legacybridge.adapters.program.Defaults;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is copied into the run's folder before the program starts.
 *
 * @param from a template; its value is a path or a {@code file:} URI (relative to the first root if it is not absolute)
 *     or the URI of a stored file, for {@link InputKind#FILES} a list of them, for {@link InputKind#TEXT} the content
 *     itself
 * @param root the folder that the source must lie in, links resolved, or that of stored files (<code>
 *     s3://bucket/uploads/</code>), or a list of such, one of which it must lie in; required but for
 *     {@link InputKind#TEXT}
 * @param kind what is copied; a file unless set
 * @param main for {@link InputKind#FILES}: how the name of the member ends that the placeholder stands for
 */
public record InputConfig(
        @NotBlank(message = "is missing; write where the value comes from: '{{$.uri}}'")
        String from,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> root,

        InputKind kind,
        @Nullable String main) {

    @SuppressWarnings("NullAway") // a missing 'from' is found by validation
    public InputConfig(
            @Nullable String from, @Nullable List<String> root, @Nullable InputKind kind, @Nullable String main) {
        this.from = from;
        this.root = Defaults.list(root);
        this.kind = kind == null ? InputKind.FILE : kind;
        this.main = main;
    }
}
