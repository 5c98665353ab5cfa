package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a request to the API server failed: what is to be thought of it, with the server's own words.
 *
 * @param kind what follows
 * @param message the server's message, or what happened on the way to it
 */
record Refusal(Kind kind, String message) {
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    /** RBAC's words; admission has others for the same code. */
    private static final Pattern NOT_ALLOWED = Pattern.compile("User \"[^\"]*\" cannot ");

    /** What a failed request means. */
    enum Kind {
        /** There is an object of that name already. */
        EXISTS,
        /** There is no such object, or no such namespace. */
        ABSENT,
        /** The object changed meanwhile, or is not the one that was meant. */
        CHANGED,
        /** The server does not take what was sent, and never will. */
        REJECTED,
        /** Not now: no answer, no room, no right to ask; another time, or for another replica, it may work. */
        UNAVAILABLE
    }

    static Refusal of(KubernetesClientException e) {
        String message = message(e);
        String reason =
                Optional.ofNullable(e.getStatus()).map(Status::getReason).orElse("");
        return new Refusal(kind(e.getCode(), reason, message), message);
    }

    private static Kind kind(int code, String reason, String message) {
        return switch (code) {
            case HttpURLConnection.HTTP_CONFLICT ->
                reason.equals("AlreadyExists")
                        ? Kind.EXISTS
                        : message.contains("quota") ? Kind.UNAVAILABLE : Kind.CHANGED;
            case HttpURLConnection.HTTP_NOT_FOUND -> Kind.ABSENT;
            case HttpURLConnection.HTTP_FORBIDDEN ->
                noRoom(message) || NOT_ALLOWED.matcher(message).find() ? Kind.UNAVAILABLE : Kind.REJECTED;
            case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE, HttpURLConnection.HTTP_ENTITY_TOO_LARGE ->
                Kind.REJECTED;
            case TOO_MANY -> Kind.UNAVAILABLE;
            default -> Kind.UNAVAILABLE;
        };
    }

    /** Whether a message of the server says that there is no room now: a quota is used up. */
    static boolean noRoom(String message) {
        return message.contains("exceeded quota")
                || message.contains("insufficient quota")
                || message.contains("status unknown for quota")
                || message.contains("is being terminated");
    }

    private static String message(KubernetesClientException e) {
        String said = Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse("");
        if (said != null && !said.isBlank()) {
            return said;
        }
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return e.getCode() > 0 ? "HTTP status " + e.getCode() : cause.toString();
    }

    TargetUnavailableException unavailable(String what) {
        return new TargetUnavailableException(what + ": " + message);
    }
}
