package io.legacybridge.testkit;

import io.legacybridge.worker.activity.Refusal;
import java.time.Duration;

/** How one call to the {@link ScriptedActivityService} goes wrong. */
public sealed interface Fault {
    /** The call is refused and has no effect. */
    record Refuse(Refusal refusal) implements Fault {}

    /** The call takes effect, and its answer is lost: the caller sees a broken connection. */
    record LoseReply() implements Fault {}

    /** The call takes effect after a while, and is answered then. */
    record Late(Duration by) implements Fault {}

    /** The call has no effect and is never answered. */
    record Silence() implements Fault {}

    /** The call breaks in the client: its stage completes exceptionally. */
    record Break() implements Fault {}

    /** The connection is reset before the call arrives. */
    static Fault reset() {
        return new Refuse(Refusal.TRANSIENT);
    }

    /** The quota is used up. */
    static Fault throttled() {
        return new Refuse(Refusal.THROTTLED);
    }

    /** The answer is lost on the way back. */
    static Fault loseReply() {
        return new LoseReply();
    }

    /** The answer comes late. */
    static Fault late(Duration by) {
        return new Late(by);
    }

    /** Nothing ever comes. */
    static Fault silence() {
        return new Silence();
    }
}
