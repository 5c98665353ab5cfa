package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ConfigMistake;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file that the program writes into the run's folder.
 *
 * @param file its name there: a plain name, no path
 * @param publish a template of the path, or {@code file:} URI, or URI of a stored file, where it is put after the
 *     verdict; without it the file is judged and then deleted with the folder
 * @param root the folder that the published file must lie in; required with {@code publish}
 * @param optional whether the file may be missing or empty
 * @param checks what it must hold, in this order, if it is there and not empty
 */
public record OutputConfig(
        @NotBlank(message = "is missing; write the name of the file that the program writes: track.gpx")
        String file,

        @Nullable String publish,
        @Nullable String root,
        boolean optional,
        List<@NotNull(message = "is empty; write a condition: {endsWith: '</gpx>'}") @Valid CheckConfig> checks) {

    @SuppressWarnings("NullAway") // a missing 'file' is found by validation
    public OutputConfig(
            @Nullable String file,
            @Nullable String publish,
            @Nullable String root,
            boolean optional,
            @Nullable List<CheckConfig> checks) {
        this.file = file;
        this.publish = publish;
        this.root = root;
        this.optional = optional;
        this.checks = Defaults.list(checks);
    }

    /** Outputs that would be one file, as mistakes. */
    public static List<ConfigMistake> sameFiles(Map<String, OutputConfig> outputs) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Map<String, String> byFile = new HashMap<>();
        outputs.forEach((name, output) -> {
            String other = byFile.putIfAbsent(output.file(), name);
            if (other != null) {
                mistakes.add(new ConfigMistake(
                        "out." + name + ".file",
                        "'" + output.file() + "' is also the file of out." + other,
                        "name another"));
            }
        });
        return List.copyOf(mistakes);
    }
}
