package io.legacybridge.adapters.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.storage.StorageUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of a run that belongs into a storage. It is kept with the run, so that the file is published where it
 * belonged when the run began.
 *
 * @param name in the configuration
 * @param file what messages call it beside that: its name where the run writes it, or where it is published
 * @param target the URI under which it is published
 * @param optional whether it may be missing or empty
 * @param mostBytes what it may have
 * @param checks what it must hold
 */
public record StoredOutput(
        String name, String file, String target, boolean optional, long mostBytes, List<CheckConfig> checks) {

    /** What a run kept may lack checks. */
    public StoredOutput(
            String name,
            String file,
            String target,
            boolean optional,
            long mostBytes,
            @Nullable List<CheckConfig> checks) {
        this.name = name;
        this.file = file;
        this.target = target;
        this.optional = optional;
        this.mostBytes = mostBytes;
        this.checks = Defaults.list(checks);
    }

    /**
     * Where a file of a task belongs.
     *
     * @param publish a template of the URI
     * @param root the folder of stored files that it must lie in
     */
    public static StorageUri target(String name, String publish, String root, JsonNode input)
            throws InvalidInputException {
        String field = "out." + name + " (" + publish + ")";
        String value = ValueTemplate.parse(publish).fill(input);
        return StoredRoots.below(List.of(root), field, value)
                .orElseThrow(() -> new InvalidInputException(
                        field + " is '" + value + "'; it must be the URI of a stored file under " + root));
    }

    /** As messages call it. */
    String inWords() {
        return "out." + name + " (" + file + ")";
    }

    /** Where a run puts it until it is published: beside its target, under a name that no other run has. */
    public StorageUri hidden(String run) {
        StorageUri uri = StorageUri.parse(target);
        String beside = uri.key().substring(0, uri.key().lastIndexOf('/') + 1);
        return new StorageUri(uri.scheme(), uri.container(), beside + "." + run + "-" + name + ".part");
    }
}
