package io.legacybridge.adapters.process;

import java.util.regex.Pattern;

/**
 * Looks for a pattern in the lines of a text, for a bounded time: a pattern that backtracks without end on hostile text
 * is given up, not waited for. One object serves one verdict; all its searches share the time.
 */
final class BoundedMatch {
    private static final int CHECK_EVERY = 1 << 12;

    private final long deadline;

    BoundedMatch(long nanos) {
        this.deadline = System.nanoTime() + nanos;
    }

    /** The time is over and the question has no answer. */
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the pattern is found in any line. */
    boolean findsIn(Pattern pattern, String text) {
        return text.lines().anyMatch(line -> pattern.matcher(new Watched(line)).find());
    }

    /** Text that throws when it is read after the deadline; a matcher reads it for every step that it takes. */
    private final class Watched implements CharSequence {
        private final CharSequence text;
        private int reads;

        Watched(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads % CHECK_EVERY == 0 && System.nanoTime() - deadline > 0) {
                throw new TooLongException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
