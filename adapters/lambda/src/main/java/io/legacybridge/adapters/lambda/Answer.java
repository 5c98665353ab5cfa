package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.task.Outcome;
import java.time.Duration;

/** What came of one call of a function. */
sealed interface Answer {
    /** The same, with none of these in what it says; what a function returns is its own. */
    Answer hiding(Secrets secrets);

    /**
     * The function returned, or Lambda took its event.
     *
     * @param output JSON, if the function keeps to it
     * @param about version, request and the end of the log, in words
     */
    record Returned(String output, String about) implements Answer {
        @Override
        public Answer hiding(Secrets secrets) {
            return new Returned(output, secrets.hide(about));
        }
    }

    /** The function failed, or Lambda will never execute it for this request. */
    record Failed(Outcome.Failed outcome) implements Answer {
        @Override
        public Answer hiding(Secrets secrets) {
            return new Failed(new Outcome.Failed(secrets.hide(outcome.error()), secrets.hide(outcome.cause())));
        }
    }

    /**
     * The function certainly was not executed: the request was never sent, or Lambda refused it for now.
     *
     * @param reached whether Lambda was
     * @param why in words
     * @param notBefore how long Lambda asks to wait; zero if it says nothing
     */
    record NotExecuted(boolean reached, String why, Duration notBefore) implements Answer {
        @Override
        public Answer hiding(Secrets secrets) {
            return new NotExecuted(reached, secrets.hide(why), notBefore);
        }
    }

    /**
     * Nobody knows whether the function is executed, or was: the request may have been sent, and no answer came that
     * says.
     *
     * @param why in words
     */
    record Unknown(String why) implements Answer {
        @Override
        public Answer hiding(Secrets secrets) {
            return new Unknown(secrets.hide(why));
        }
    }
}
