package io.legacybridge.worker.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a pattern in the lines of a text, for a bounded time and with a bounded stack: a pattern that backtracks
 * without end on hostile text is given up, not waited for. One object serves one verdict; all its searches share the
 * time. Not thread-safe.
 */
public final class BoundedMatch {
    private static final int CHECK_EVERY = 1 << 12;

    private final long deadline;
    private int reads;

    /** @param nanos for all searches together */
    public BoundedMatch(long nanos) {
        this.deadline = System.nanoTime() + nanos;
    }

    /** The time, or the stack, is used up and the question has no answer. */
    public static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the pattern is found in any line. */
    public boolean findsIn(Pattern pattern, String text) {
        return text.lines().anyMatch(line -> find(matcher(pattern, line)));
    }

    /** A matcher that gives up in time. */
    public Matcher matcher(Pattern pattern, CharSequence text) {
        return pattern.matcher(new Watched(text));
    }

    /** The matcher's next match. A repeated group is followed by recursion, for which a long text may have no room. */
    public boolean find(Matcher matcher) {
        try {
            return matcher.find();
        } catch (StackOverflowError e) {
            throw new TooLongException();
        }
    }

    /** Whether the pattern matches all of the text. */
    public boolean matches(Pattern pattern, CharSequence text) {
        try {
            return matcher(pattern, text).matches();
        } catch (StackOverflowError e) {
            throw new TooLongException();
        }
    }

    /** Text that throws when it is read after the deadline; a matcher reads it for every step that it takes. */
    private final class Watched implements CharSequence {
        private final CharSequence text;

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
