package io.legacybridge.states.data;

import org.jspecify.annotations.Nullable;

/**
 * An expression, a path, a template or a choice that could not be evaluated: the one exception that evaluation throws,
 * whatever the document and the data hold.
 *
 * <p>{@link #error()} is a reserved name such as {@code States.Runtime}; the message is AWS's cause text without its
 * prefix. Whoever knows the state and the event adds "An error occurred while executing the state 'X' (entered at the
 * event id #N). ".
 */
public final class StatesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A path that finds nothing, a value of the wrong type, and what else no Retry and no Catch may see. */
    public static final String RUNTIME = "States.Runtime";

    /** An intrinsic function was called with arguments that it does not take. */
    public static final String INTRINSIC_FAILURE = "States.IntrinsicFailure";

    /** A ResultPath cannot be applied to the input that the state received. */
    public static final String RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure";

    /** No rule of a Choice matched, and it has no Default. */
    public static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";

    /** A JSONata expression failed, or gave a value of the wrong type or nothing. */
    public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";

    private final String error;

    private final @Nullable String location;

    /**
     * @param error the reserved error name
     * @param cause AWS's text for the cause, without the prefix that names state and event
     */
    public StatesException(String error, String cause) {
        this(error, cause, null);
    }

    /**
     * @param error the reserved error name
     * @param cause AWS's text for the cause, without the prefix that names state and event
     * @param location the field that failed, {@code Output/total} for example, where AWS tells it
     */
    public StatesException(String error, String cause, @Nullable String location) {
        super(cause);
        this.error = error;
        this.location = location;
    }

    /** The reserved error name, {@code States.Runtime} for example. */
    public String error() {
        return error;
    }

    /** The field that failed, as the EvaluationFailed event names it; null where AWS names none. */
    public @Nullable String location() {
        return location;
    }

    /** AWS's text for the cause, without the prefix that names state and event. */
    public String causeText() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
