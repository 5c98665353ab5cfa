package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares JSON numbers by value: 1 and 1.0 are the same. */
final class Numbers {
    private Numbers() {}

    /** Negative, zero or positive, as for {@link Comparable}; both must be numbers. */
    static int compare(JsonNode a, JsonNode b) {
        double first = a.doubleValue();
        double second = b.doubleValue();
        // A number too large for a double reads as infinite, which has no decimal form.
        return Double.isInfinite(first) || Double.isInfinite(second)
                ? Double.compare(first, second)
                : a.decimalValue().compareTo(b.decimalValue());
    }
}
