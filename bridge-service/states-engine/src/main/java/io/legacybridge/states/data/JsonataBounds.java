package io.legacybridge.states.data;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;

/**
 * Ends an evaluation of JSONata that runs too long, nests too deep or makes strings too long: checked at every step of
 * the evaluation. One evaluation, one thread.
 */
final class JsonataBounds {
    private static final int MAX_DEPTH = 300;
    private static final int MAX_STRING = 4_000_000;
    private static final long MAX_NANOS = 2_000_000_000L;

    private final long start = System.nanoTime();
    private int depth;

    private JsonataBounds() {}

    static void apply(Frame frame) {
        JsonataBounds bounds = new JsonataBounds();
        frame.setEvaluateEntryCallback((expression, input, environment) -> bounds.enter());
        frame.setEvaluateExitCallback((expression, input, environment, result) -> bounds.leave(result));
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new JException("Stack overflow: the expression nests or recurses too deep", -1);
        }
        if (System.nanoTime() - start > MAX_NANOS) {
            throw new JException("The evaluation took too long", -1);
        }
    }

    private void leave(Object result) {
        depth--;
        if (result instanceof String text) {
            checkLength(text.length());
        }
    }

    /** Ends the evaluation if a string gets this long. */
    static void checkLength(long length) {
        if (length > MAX_STRING) {
            throw new JException("The evaluation needs too much memory", -1);
        }
    }
}
