package io.legacybridge.states.definition;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a definition, or worth a warning.
 *
 * @param severity whether it makes the definition invalid
 * @param code {@code INVALID_JSON_DESCRIPTION}, {@code SCHEMA_VALIDATION_FAILED}, {@code MISSING_TRANSITION_TARGET} and
 *     so on as AWS has them, or {@code NOT_SUPPORTED} for what AWS takes and this engine does not
 * @param message a sentence for people, without the place
 * @param location where, {@code /States/X/Resource} for example; null where the text is no JSON object
 */
public record Diagnostic(
        Severity severity,
        String code,
        String message,
        @Nullable String location) {

    /** The code for what AWS takes and this engine does not. */
    public static final String NOT_SUPPORTED = "NOT_SUPPORTED";

    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING
    }
}
