package io.legacybridge.service.config;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables in the place of {@code ${NAME}} and {@code ${NAME:-default}} before the YAML is read, as
 * Dropwizard does; {@code $${NAME}} stays as {@code ${NAME}}. Lines that are comments are left alone.
 */
final class EnvironmentSubstitution {
    private final Map<String, String> environment;

    EnvironmentSubstitution(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The text with every variable replaced; one that is not set and has no default is a mistake of its line. */
    String apply(String text, Mistakes mistakes) {
        int[] line = {0};
        return text.lines()
                .map(content -> {
                    line[0]++;
                    return content.stripLeading().startsWith("#") ? content : substitute(content, line[0], mistakes);
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String substitute(String content, int line, Mistakes mistakes) {
        StringSubstitutor substitutor = new StringSubstitutor(name -> lookup(name, content, line, mistakes));
        return substitutor.replace(content);
    }

    private @Nullable String lookup(String name, String content, int line, Mistakes mistakes) {
        String value = environment.get(name);
        if (value == null && !content.contains("${" + name + ":-")) {
            mistakes.add(
                    "line " + line,
                    "the environment variable " + name + " is not set",
                    "set it, or give a default as ${" + name + ":-value}");
        }
        return value;
    }
}
