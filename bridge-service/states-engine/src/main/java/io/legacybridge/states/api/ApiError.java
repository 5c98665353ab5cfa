package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request that cannot be granted, said as AWS says it. It carries no stack trace: it is an answer to a client, not a
 * fault of ours.
 */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String SERVICE = "com.amazonaws.swf.service.v2.model#";

    private final String type;
    private final int httpStatus;
    private final transient Map<String, JsonNode> members;

    private ApiError(String type, int httpStatus, String message, Map<String, JsonNode> members) {
        super(message, null, false, false);
        this.type = type;
        this.httpStatus = httpStatus;
        this.members = members;
    }

    /** An error that the API's model names, such as {@code InvalidArn}. */
    static ApiError of(String name, String message) {
        return new ApiError(SERVICE + name, httpStatusOf(name), message, Map.of());
    }

    /** An error that the API's model names, with further members besides the message. */
    static ApiError of(String name, String message, Map<String, JsonNode> members) {
        return new ApiError(SERVICE + name, httpStatusOf(name), message, members);
    }

    /** A request that breaks a constraint of the API's model. */
    static ApiError violation(String message) {
        return new ApiError("com.amazon.coral.validate#ValidationException", 400, message, Map.of());
    }

    /** A request that cannot be read at all. */
    public static ApiError unreadable(String message) {
        return new ApiError("com.amazon.coral.service#SerializationException", 400, message, Map.of());
    }

    /** An operation that this engine does not have. */
    public static ApiError unknownOperation(String message) {
        return new ApiError("com.amazon.coral.service#UnknownOperationException", 400, message, Map.of());
    }

    /** A request that is refused for where it comes from. */
    public static ApiError forbidden(String message) {
        return new ApiError("com.amazon.coral.service#AccessDeniedException", 403, message, Map.of());
    }

    /** A request that is too large to be read. */
    public static ApiError tooLarge(String message) {
        return new ApiError("com.amazon.coral.service#RequestEntityTooLargeException", 413, message, Map.of());
    }

    /** A fault of this engine; what exactly went wrong is in its log. */
    public static ApiError internal() {
        return new ApiError(
                "com.amazon.coral.service#InternalFailure",
                500,
                "The engine failed to handle this request; its log says why.",
                Map.of());
    }

    private static int httpStatusOf(String name) {
        return switch (name) {
            case "ConflictException" -> 409;
            case "ServiceQuotaExceededException" -> 402;
            default -> 400;
        };
    }

    /** The {@code __type} of the error on the wire, with its namespace. */
    public String type() {
        return type;
    }

    /** The name of the error without its namespace. */
    public String name() {
        return type.substring(type.indexOf('#') + 1);
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** What the error carries besides its message. */
    public Map<String, JsonNode> members() {
        return members;
    }
}
