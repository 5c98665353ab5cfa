package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.BoundedMatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a regular file holds what the configuration asks of it: the first check that fails names the error. */
public final class FileChecks {
    private static final long PATTERN_SECONDS = 10;
    private static final long BYTES_A_SECOND = 4 << 20;
    private static final int BLANKS = 4_096;
    private static final int SHOWN = 40;

    private final Path file;
    private final String name;
    private final FileTime start;

    /**
     * @param name what messages call the file
     * @param start when the program was started, by the clock of the file's own disk
     */
    public FileChecks(Path file, String name, FileTime start) {
        this.file = file;
        this.name = name;
        this.start = start;
    }

    /** What the first check that fails says of the file; empty if all hold. */
    public Optional<Verdict.Rejected> firstFailure(List<CheckConfig> checks) throws IOException {
        for (CheckConfig check : checks) {
            Optional<String> why = failure(check);
            if (why.isPresent()) {
                String error = check.error() == null ? ErrorNames.PROCESS_OUTPUT_INVALID.text() : check.error();
                return Optional.of(new Verdict.Rejected(error, name + " " + why.get()));
            }
        }
        return Optional.empty();
    }

    /** What is cheap first. */
    private Optional<String> failure(CheckConfig check) throws IOException {
        long bytes = Files.size(file);
        ByteSize least = check.minBytes();
        if (least != null && bytes < least.bytes()) {
            return Optional.of("has " + bytes + " bytes, fewer than minBytes: " + least.bytes());
        }
        ByteSize most = check.maxBytes();
        if (most != null && bytes > most.bytes()) {
            return Optional.of("has " + bytes + " bytes, more than maxBytes: " + most.bytes());
        }
        if (check.newerThanStart()) {
            FileTime written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            if (written.compareTo(start) < 0) {
                return Optional.of("was written at " + written + ", before the program was started at " + start);
            }
        }
        if (check.endsWith() != null) {
            Optional<String> why = end(check.endsWith(), bytes);
            if (why.isPresent()) {
                return why;
            }
        }
        if (check.parses() != null) {
            Optional<String> mistake = SyntaxCheck.mistake(file, check.parses());
            if (mistake.isPresent()) {
                return Optional.of("is not " + check.parses() + ": " + mistake.get());
            }
        }
        return patterns(check, bytes);
    }

    private Optional<String> patterns(CheckConfig check, long bytes) throws IOException {
        long seconds = PATTERN_SECONDS + bytes / BYTES_A_SECOND;
        try {
            if (check.contains() != null && count(check.contains(), 1, seconds) == 0) {
                return Optional.of("has no line with '" + check.contains() + "'");
            }
            if (check.lacks() != null && count(check.lacks(), 1, seconds) > 0) {
                return Optional.of("has a line with '" + check.lacks() + "'");
            }
            MinCountConfig least = check.minCount();
            if (least != null) {
                long found = count(least.pattern(), least.count(), seconds);
                if (found < least.count()) {
                    return Optional.of(
                            "has '" + least.pattern() + "' " + found + " times, fewer than " + least.count());
                }
            }
            return Optional.empty();
        } catch (BoundedMatch.TooLongException e) {
            return Optional.of("could not be looked through for a pattern within " + seconds
                    + " s; make the patterns of the check simpler");
        }
    }

    private long count(@Nullable String pattern, long enough, long seconds) throws IOException {
        BoundedMatch match = new BoundedMatch(TimeUnit.SECONDS.toNanos(seconds));
        return TextSearch.count(file, Pattern.compile(Objects.requireNonNull(pattern)), enough, match);
    }

    private Optional<String> end(@Nullable String wanted, long bytes) throws IOException {
        byte[] needed = Objects.requireNonNull(wanted).getBytes(StandardCharsets.UTF_8);
        byte[] last;
        try (SeekableByteChannel channel = Files.newByteChannel(
                        file, java.util.Set.of(java.nio.file.StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream in =
                        Channels.newInputStream(channel.position(Math.max(0, bytes - needed.length - BLANKS)))) {
            last = in.readAllBytes();
        }
        int to = last.length;
        while (to > 0 && isBlank(last[to - 1])) {
            to--;
        }
        int from = to - needed.length;
        if (from >= 0 && java.util.Arrays.equals(last, from, to, needed, 0, needed.length)) {
            return Optional.empty();
        }
        String shown = new String(last, Math.max(0, to - SHOWN), Math.min(SHOWN, to), StandardCharsets.UTF_8);
        return Optional.of("does not end with '" + wanted + "' but with '" + shown + "'");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == '\f';
    }
}
