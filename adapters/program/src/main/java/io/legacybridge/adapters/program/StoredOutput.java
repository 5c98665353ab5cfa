package io.legacybridge.adapters.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.storage.StorageUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** What a configuration says of a file that its run stores itself, and that no host of this service has. */
    public interface Destination {
        /** A template of the URI that it is published under. */
        @Nullable
        String publish();

        /** The folder of stored files that this must lie in. */
        @Nullable
        String root();

        /** How the run learns where to store it. */
        StoreAs as();

        /** Whether it may be missing or empty. */
        boolean optional();

        /** What it must hold, in this order, if it is there and not empty. */
        List<CheckConfig> checks();
    }

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
     * The files of a task.
     *
     * @param destinations by the names of the files, without mistakes
     * @param mostBytes what each may have
     */
    public static List<StoredOutput> all(
            Map<String, ? extends Destination> destinations, long mostBytes, JsonNode input)
            throws InvalidInputException {
        List<StoredOutput> files = new ArrayList<>();
        for (Map.Entry<String, ? extends Destination> entry : destinations.entrySet()) {
            files.add(of(entry.getKey(), entry.getValue(), mostBytes, input));
        }
        return List.copyOf(files);
    }

    private static StoredOutput of(String name, Destination to, long mostBytes, JsonNode input)
            throws InvalidInputException {
        StorageUri target =
                target(name, Objects.requireNonNull(to.publish()), Objects.requireNonNull(to.root()), input);
        return new StoredOutput(name, target.name(), target.toString(), to.optional(), mostBytes, to.checks());
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

    /** Every mistake in what a configuration says of files, by their names, and in how large they may be. */
    public static List<ConfigMistake> mistakes(Map<String, ? extends Destination> files, long mostBytes) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        files.forEach((name, to) -> {
            mistakes(name, to.publish(), to.root(), to.checks()).forEach(mistake -> mistakes.add(mistake.under("out")));
            to.as().mistake(name, mostBytes).ifPresent(mistakes::add);
        });
        return List.copyOf(mistakes);
    }

    /**
     * Every mistake in what a configuration says of a file.
     *
     * @param name under {@code out}; the mistakes' paths begin with it
     */
    public static List<ConfigMistake> mistakes(
            String name, @Nullable String publish, @Nullable String root, List<CheckConfig> checks) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        FileName.mistake(name, name).ifPresent(mistakes::add);
        if (publish == null) {
            mistakes.add(new ConfigMistake(
                    name + ".publish", "is missing", "write the URI to publish it under: '{{$.result}}'"));
        } else {
            try {
                ValueTemplate.parse(publish);
            } catch (IllegalArgumentException e) {
                String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
                mistakes.add(new ConfigMistake(
                        name + ".publish", parts[0], parts.length > 1 ? parts[1] : "mend the placeholder"));
            }
        }
        if (root == null) {
            mistakes.add(new ConfigMistake(
                    name + ".root", "is missing", "write what the URI must lie in: s3://bucket/folder/"));
        } else {
            StoredRoots.mistake(name + ".root", root).ifPresent(mistakes::add);
        }
        new ConditionCheck(mistakes).checks(name, checks);
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).newerThanStart()) {
                mistakes.add(new ConfigMistake(
                        name + ".checks[" + i + "].newerThanStart",
                        "cannot be looked at on another host",
                        "leave it out: there is no such file when the program starts"));
            }
        }
        return List.copyOf(mistakes);
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
