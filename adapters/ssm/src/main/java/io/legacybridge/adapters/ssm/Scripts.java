package io.legacybridge.adapters.ssm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of commands. It is the same for every task, but for a few words in front, which are made of letters and
 * digits of ours: ids, sizes, Base64. No value of a task, and no argument of its program, is ever part of it.
 */
final class Scripts {
    /** A folder on a host, as a word of a shell script. */
    static final Pattern FOLDER = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+");

    /** A user of a host. */
    static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9+/=_.:-]*");
    private static final List<String> RUN = lines("common.sh", "run.sh");
    private static final List<String> COLLECT = lines("common.sh", "collect.sh");
    private static final List<String> STOP = lines("common.sh", "stop.sh");

    private final SsmAdapterConfig config;

    Scripts(SsmAdapterConfig config) {
        this.config = config;
    }

    /** Runs what is in the payload, or finds what runs already. */
    List<String> run(String id, Payload payload, String base64, String uri) {
        List<String> words = common(id);
        payload.sizes().forEach((part, bytes) -> words.add(word(part + "_bytes", Long.toString(bytes))));
        words.add(word("payload", base64));
        words.add(word("payload_uri", uri));
        words.add(word("keep_minutes", Long.toString(Math.max(1, config.keep().toMinutes()))));
        words.addAll(RUN);
        return words;
    }

    /** Takes what a program left to where the bridge finds it. */
    List<String> collect(String id, String base64) {
        List<String> words = common(id);
        words.add(word("files", base64));
        words.addAll(COLLECT);
        return words;
    }

    /** Ends a run, and says when nothing of it is left. */
    List<String> stop(String id) {
        List<String> words = common(id);
        words.addAll(STOP);
        return words;
    }

    private List<String> common(String id) {
        RunAsConfig runAs = config.runAs();
        List<String> words = new ArrayList<>();
        words.add(word("id", id));
        words.add(word("root", config.directory()));
        words.add(word("user", runAs == null || runAs.user() == null ? "" : runAs.user()));
        words.add(word("grace", Long.toString(Seconds.of(config.stop().grace()))));
        return words;
    }

    private static String word(String name, String value) {
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' cannot be the value of " + name + " in a command");
        }
        return name + "=" + value;
    }

    private static List<String> lines(String... resources) {
        List<String> lines = new ArrayList<>();
        for (String resource : resources) {
            try (InputStream script = Scripts.class.getResourceAsStream(resource)) {
                if (script == null) {
                    throw new IllegalStateException(
                            "the jar of the ssm adapter lacks " + resource + "; build it again");
                }
                new String(script.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                        .forEach(lines::add);
            } catch (IOException e) {
                throw new IllegalStateException(resource + " cannot be read: " + e.getMessage(), e);
            }
        }
        return List.copyOf(lines);
    }
}
