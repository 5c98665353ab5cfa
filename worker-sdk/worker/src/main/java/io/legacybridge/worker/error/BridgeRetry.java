package io.legacybridge.worker.error;

import io.legacybridge.worker.task.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Makes the failure that asks a state machine to try again: {@code Bridge.Retry}, whose cause is JSON, <code>
 * {"reason":"draining","detail":"…"}</code>.
 */
public final class BridgeRetry {
    /** The worker is stopping; another one can take the task. */
    public static final String DRAINING = "draining";
    /** The place where the work would run does not answer or has no room. */
    public static final String TARGET_DOWN = "target down";
    /** The run ended without anybody knowing how. */
    public static final String RUN_LOST = "run lost";
    /** The adapter itself broke. */
    public static final String ADAPTER_FAULT = "adapter fault";
    /** No slot came free in time for a task that arrived too late. */
    public static final String NO_SLOT = "no slot";
    /** Another attempt at the same work is on its way. */
    public static final String SAME_WORK = "same work";
    /** A lock that the run needs is held by another one. */
    public static final String LOCKED = "locked";
    /** A disk is full. */
    public static final String NO_SPACE = "no space";
    /** The work is done, and its result could not be kept for those who need it. */
    public static final String CLAIM_LOST = "claim lost";
    /** A later attempt at the same work took the run over, and reports it. */
    public static final String ADOPTED = "adopted";
    /** A later attempt at the same work ended the run. */
    public static final String SUPERSEDED = "superseded";

    private static final List<String> REASONS = List.of(
            DRAINING,
            TARGET_DOWN,
            RUN_LOST,
            ADAPTER_FAULT,
            NO_SLOT,
            SAME_WORK,
            LOCKED,
            NO_SPACE,
            CLAIM_LOST,
            ADOPTED,
            SUPERSEDED);

    private BridgeRetry() {}

    /**
     * The outcome for one reason.
     *
     * @param reason what kind of thing happened, in a word or two that a dashboard can group by
     * @param detail what happened this time, for a person; no token, no secret
     */
    public static Outcome.Failed because(String reason, String detail) {
        return new Outcome.Failed(
                ErrorNames.RETRY.text(), "{\"reason\":" + quoted(reason) + ",\"detail\":" + quoted(detail) + "}");
    }

    /** Why an outcome asks for another try; empty for any other outcome. */
    public static Optional<String> reason(Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed failed) || !failed.error().equals(ErrorNames.RETRY.text())) {
            return Optional.empty();
        }
        return REASONS.stream()
                .filter(reason -> failed.cause().startsWith("{\"reason\":" + quoted(reason) + ","))
                .findFirst();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    // Unpaired surrogates cannot be written as UTF-8, control characters not in JSON.
                    if (c < ' ' || Character.isSurrogate((char) c)) {
                        json.append(String.format("\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
