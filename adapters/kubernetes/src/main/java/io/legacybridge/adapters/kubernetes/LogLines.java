package io.legacybridge.adapters.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines of a log, one by one, in memory that does not grow with them. Text is UTF-8; what is not becomes U+FFFD.
 */
final class LogLines implements Closeable {
    private final Reader reader;
    private final int longest;
    private final char[] buffer = new char[1 << 13];
    private int at;
    private int end;

    /** @param longest how many characters of a line are kept; the rest of it is dropped */
    LogLines(InputStream log, int longest) {
        this.reader = new InputStreamReader(log, StandardCharsets.UTF_8);
        this.longest = longest;
    }

    /** The next line without its end; empty at the end of the log. */
    Optional<String> next() throws IOException {
        StringBuilder line = null;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, reader.read(buffer));
                if (end == 0) {
                    return Optional.ofNullable(line).map(StringBuilder::toString);
                }
            }
            if (line == null) {
                line = new StringBuilder();
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.append(buffer, from, Math.min(at - from, longest - line.length()));
            if (at < end) {
                at++;
                return Optional.of(withoutReturn(line));
            }
        }
    }

    private static String withoutReturn(StringBuilder line) {
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
