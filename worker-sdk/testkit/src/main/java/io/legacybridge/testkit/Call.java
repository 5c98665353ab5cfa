package io.legacybridge.testkit;

import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.util.Optional;

/**
 * One call that a {@link ScriptedActivityService} received.
 *
 * @param kind what was asked
 * @param activity the activity's name, or empty for a call about a token
 * @param token the token, for a call about one
 * @param outcome what was reported, for a report
 */
public record Call(Kind kind, String activity, Optional<TaskToken> token, Optional<Outcome> outcome) {
    /** What can be asked. */
    public enum Kind {
        CREATE,
        DESCRIBE,
        FIND,
        POLL,
        HEARTBEAT,
        SUCCEED,
        FAIL
    }
}
