package io.legacybridge.testkit;

import java.time.Duration;

/** How one call goes wrong on its way through a {@link FaultyProxy}. */
public sealed interface WireFault {
    /** The connection is reset as soon as it is known what is asked: nothing arrives. */
    record Reset() implements WireFault {}

    /** The connection is reset when half of the request is read: nothing arrives. */
    record ResetWithinRequest() implements WireFault {}

    /** The call takes effect, and the connection is reset in place of the reply. */
    record LoseReply() implements WireFault {}

    /** The call takes effect, and the connection is reset in the middle of the reply. */
    record CutReply() implements WireFault {}

    /**
     * Somebody else answers, and nothing arrives.
     *
     * @param status of HTTP
     * @param body may be empty
     */
    record Answer(int status, String body) implements WireFault {}

    /** The call takes effect at once, and its reply comes late. */
    record Late(Duration by) implements WireFault {}

    /** The call takes effect at once, and its reply comes when the test {@linkplain FaultyProxy#release lets} it. */
    record Hold() implements WireFault {}

    /** The request is read to its end, and that is all: no reply, no end of the connection, and nothing arrives. */
    record Silence() implements WireFault {}

    /** @see Reset */
    static WireFault reset() {
        return new Reset();
    }

    /** @see ResetWithinRequest */
    static WireFault resetWithinRequest() {
        return new ResetWithinRequest();
    }

    /** @see LoseReply */
    static WireFault loseReply() {
        return new LoseReply();
    }

    /** @see CutReply */
    static WireFault cutReply() {
        return new CutReply();
    }

    /** A load balancer's error page. */
    static WireFault unavailable() {
        return new Answer(503, "<html><body>503 Service Unavailable</body></html>");
    }

    /** An error of the service that says nothing more. */
    static WireFault serverError() {
        return new Answer(500, "");
    }

    /** The account's quota is used up. */
    static WireFault throttled() {
        return refused("ThrottlingException", "Rate exceeded");
    }

    /** Step Functions refuses the call by an error of this name. */
    static WireFault refused(String error, String message) {
        return new Answer(400, "{\"__type\":\"" + error + "\",\"message\":\"" + message + "\"}");
    }

    /** @see Late */
    static WireFault late(Duration by) {
        return new Late(by);
    }

    /** @see Hold */
    static WireFault hold() {
        return new Hold();
    }

    /** @see Silence */
    static WireFault silence() {
        return new Silence();
    }
}
