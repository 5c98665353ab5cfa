package io.legacybridge.states.data;

/**
 * Patterns in which {@code *} stands for any number of characters, and a backslash takes the meaning from a {@code *}
 * or a backslash. It takes at most length × length steps, whatever the pattern: no regular expression is involved.
 */
final class Wildcards {
    private Wildcards() {}

    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int starAt = -1;
        int resumeAt = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starAt = p++;
                resumeAt = t;
            } else if (p < pattern.length() && literal(pattern, p) == text.charAt(t)) {
                p += width(pattern, p);
                t++;
            } else if (starAt >= 0) {
                p = starAt + 1;
                t = ++resumeAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static char literal(String pattern, int p) {
        return isEscape(pattern, p) ? pattern.charAt(p + 1) : pattern.charAt(p);
    }

    private static int width(String pattern, int p) {
        return isEscape(pattern, p) ? 2 : 1;
    }

    private static boolean isEscape(String pattern, int p) {
        return pattern.charAt(p) == '\\'
                && p + 1 < pattern.length()
                && (pattern.charAt(p + 1) == '*' || pattern.charAt(p + 1) == '\\');
    }
}
