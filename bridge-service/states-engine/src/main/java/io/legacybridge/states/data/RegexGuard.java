package io.legacybridge.states.data;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses the regular expressions in a JSONata expression that could run for ever: those that repeat a group which
 * itself repeats, like {@code /(a+)+/}. The time limit of an evaluation cannot stop a regular expression at work.
 */
final class RegexGuard {
    private static final String BEFORE_REGEX = "([{,:;?=<>!&|+-*%~^";

    private final String text;
    private int at;

    private RegexGuard(String text) {
        this.text = text;
    }

    static void check(String text) throws ExpressionSyntaxException {
        if (text.indexOf('/') >= 0) {
            new RegexGuard(text).scan();
        }
    }

    private void scan() throws ExpressionSyntaxException {
        char before = '(';
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'' || c == '`') {
                skipTo(c);
                before = c;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else if (c == '/' && BEFORE_REGEX.indexOf(before) >= 0) {
                int start = at + 1;
                skipTo('/');
                checkRegex(text.substring(start, Math.max(start, at - 1)));
                before = '/';
            } else {
                before = Character.isWhitespace(c) ? before : c;
                at++;
            }
        }
    }

    /** Moves behind the next unescaped such character. */
    private void skipTo(char end) {
        at++;
        while (at < text.length() && text.charAt(at) != end) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, text.length());
    }

    private static void checkRegex(String regex) throws ExpressionSyntaxException {
        Deque<Boolean> repeats = new ArrayDeque<>();
        repeats.push(false);
        boolean inClass = false;
        boolean closedRepeating = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            boolean behindRepeating = closedRepeating;
            closedRepeating = false;
            if (c == '\\') {
                i++;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '(') {
                repeats.push(false);
            } else if (c == ')' && repeats.size() > 1) {
                boolean repeating = repeats.pop();
                closedRepeating = repeating;
                if (repeating) {
                    repeats.pop();
                    repeats.push(true);
                }
            } else if (c == '*' || c == '+' || c == '{') {
                if (behindRepeating) {
                    throw ExpressionSyntaxException.unsupported("The regular expression /" + regex
                            + "/ repeats a group that repeats itself, which may never end; write it without the inner or"
                            + " the outer repetition");
                }
                repeats.pop();
                repeats.push(true);
            }
        }
    }
}
