package io.legacybridge.states.definition;

import io.legacybridge.states.data.ExpressionSyntaxException;
import io.legacybridge.states.definition.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a definition while it is read. */
final class Diagnostics {
    private static final String SCHEMA = "SCHEMA_VALIDATION_FAILED";

    private final List<Diagnostic> found = new ArrayList<>();
    private final boolean toBeRun;

    /** @param toBeRun whether this engine must be able to run the definition, and not only to read it */
    Diagnostics(boolean toBeRun) {
        this.toBeRun = toBeRun;
    }

    /** Against the schema of the states language. */
    void schema(String location, String message) {
        error(SCHEMA, message, location);
    }

    /** Taken by AWS, refused here. */
    void notSupported(String location, String message) {
        error(Diagnostic.NOT_SUPPORTED, message, location);
    }

    /** Taken by AWS, understood here, but not run here. */
    void notRunnable(String location, String message) {
        if (toBeRun) {
            notSupported(location, message);
        }
    }

    void error(String code, String message, @Nullable String location) {
        found.add(new Diagnostic(Severity.ERROR, code, message, location));
    }

    /** What was found; what only we refuse comes only where AWS finds nothing to refuse. */
    List<Diagnostic> list() {
        List<Diagnostic> byAws = found.stream()
                .filter(one -> !one.code().equals(Diagnostic.NOT_SUPPORTED))
                .toList();
        return byAws.isEmpty() ? List.copyOf(found) : byAws;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The compiled field, or null and a diagnostic. */
    <T> @Nullable T compile(String location, Compilation<T> compilation) {
        try {
            return compilation.compile();
        } catch (ExpressionSyntaxException e) {
            error(code(e.fault()), e.reason(), location + e.where());
            return null;
        }
    }

    private static String code(ExpressionSyntaxException.Fault fault) {
        return switch (fault) {
            case MALFORMED -> SCHEMA;
            case MALFORMED_JSONATA -> "INVALID_JSONATA_EXPRESSION";
            case TOP_LEVEL_REFERENCE -> "UNSUPPORTED_JSONATA_EXPRESSION";
            case UNSUPPORTED -> Diagnostic.NOT_SUPPORTED;
        };
    }

    /** Compiles a field. */
    @FunctionalInterface
    interface Compilation<T> {
        T compile() throws ExpressionSyntaxException;
    }
}
