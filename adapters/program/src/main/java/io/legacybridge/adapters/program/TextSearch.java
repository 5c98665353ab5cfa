package io.legacybridge.adapters.program;

import io.legacybridge.worker.input.BoundedMatch;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the matches of a pattern in the lines of a file, in one pass and in memory that does not grow with it. A line
 * that is longer than the window is looked through in pieces that overlap: in such a line a match is found for sure
 * only if it has no more characters than the overlap. Text is UTF-8; what is not becomes U+FFFD.
 */
final class TextSearch {
    static final int WINDOW = 1 << 17;
    static final int OVERLAP = 1 << 12;

    private final Pattern pattern;
    private final long enough;
    private final BoundedMatch match;
    private final char[] window = new char[WINDOW];
    private int end;
    /** Whether the window begins inside of a line; its first character is then there for boundaries only. */
    private boolean inside;

    private long found;

    private TextSearch(Pattern pattern, long enough, BoundedMatch match) {
        this.pattern = pattern;
        this.enough = enough;
        this.match = match;
    }

    /**
     * The number of matches, or {@code enough} if there are more: then the rest is not read.
     *
     * @throws BoundedMatch.TooLongException if the time is over before that
     */
    static long count(Path file, Pattern pattern, long enough, BoundedMatch match) throws IOException {
        TextSearch search = new TextSearch(pattern, enough, match);
        try (Reader reader =
                new InputStreamReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), StandardCharsets.UTF_8)) {
            search.read(reader);
        }
        return search.found;
    }

    private void read(Reader reader) throws IOException {
        int fresh = 0;
        for (int read = reader.read(window, end, WINDOW - end);
                read >= 0 && found < enough;
                read = reader.read(window, end, WINDOW - end)) {
            end += read;
            int from = wholeLines(fresh);
            if (from == 0 && end == WINDOW) {
                int next = look(0, end, end - OVERLAP);
                from = next - 1;
                inside = true;
            }
            System.arraycopy(window, from, window, 0, end - from);
            end -= from;
            fresh = end;
        }
        if (found < enough && end > (inside ? 1 : 0)) {
            look(0, end, Integer.MAX_VALUE);
        }
    }

    /** Looks through the lines that end in the window, and says where the next one begins. */
    private int wholeLines(int fresh) {
        int from = 0;
        for (int i = fresh; i < end && found < enough; i++) {
            if (window[i] == '\n') {
                look(from, i > from && window[i - 1] == '\r' ? i - 1 : i, Integer.MAX_VALUE);
                from = i + 1;
                inside = false;
            }
        }
        return from;
    }

    /** Counts the matches that begin before the limit, and says where the next may begin. */
    private int look(int from, int to, int limit) {
        Matcher matcher = match.matcher(pattern, CharBuffer.wrap(window, from, to - from));
        matcher.useAnchoringBounds(false).useTransparentBounds(true);
        matcher.region(Math.min(inside ? 1 : 0, to - from), to - from);
        int next = limit;
        while (found < enough && match.find(matcher) && matcher.start() < limit) {
            found++;
            next = Math.max(next, matcher.end());
        }
        return next;
    }
}
