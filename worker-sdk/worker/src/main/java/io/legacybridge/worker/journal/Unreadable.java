package io.legacybridge.worker.journal;

import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What of a journal could not be read: told to the operator in a sentence for each file and reason, and kept, byte by
 * byte, in a file beside.
 */
final class Unreadable {
    private record Piece(Path file, long offset, int length) {}

    private record Reason(Path file, String why) {}

    private static final int CHUNK = 64 * 1024;

    private final Path keptIn;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Reason, List<Piece>> byReason = new LinkedHashMap<>();
    private final Map<TaskToken, Integer> orphans = new LinkedHashMap<>();
    private final Map<Path, String> wholeFiles = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    /** @param keptIn the file that takes them up; it need not be there yet */
    Unreadable(Path keptIn) {
        this.keptIn = keptIn;
    }

    /** A piece of a file. */
    void add(Path file, LineReader.Piece piece, String why) {
        Piece part = new Piece(file, piece.offset(), piece.length());
        pieces.add(part);
        byReason.computeIfAbsent(new Reason(file, why), reason -> new ArrayList<>())
                .add(part);
    }

    /** A line about a task whose first line is not there. */
    void addOrphan(Path file, LineReader.Piece piece, TaskToken token) {
        pieces.add(new Piece(file, piece.offset(), piece.length()));
        orphans.merge(token, 1, Integer::sum);
    }

    /** A file, or the rest of it. */
    void addFile(Path file, String why) {
        wholeFiles.put(file, why);
    }

    /** A file of all open tasks that has fewer than it says. */
    void addMissing(Path file, OptionalInt announced, int found) {
        missing.add(file.getFileName() + " has " + found + " open tasks of "
                + (announced.isPresent() ? announced.getAsInt() : "a number that is not readable")
                + ": Step Functions' own timeouts decide about those that are missing");
    }

    /** The files that are to be kept whole. */
    List<Path> wholeFiles() {
        return List.copyOf(wholeFiles.keySet());
    }

    /** A sentence for each thing that is wrong. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        byReason.forEach((reason, parts) -> problems.add(reason.file().getFileName() + ": "
                + (parts.size() == 1 ? "a line" : parts.size() + " lines") + " could not be read, the first at byte "
                + parts.get(0).offset() + ": " + reason.why() + ". Kept in " + keptIn));
        orphans.forEach((token, lines) -> problems.add(lines + (lines == 1 ? " line" : " lines") + " about " + token
                + " could not be used, since its first one is missing: Step Functions' own timeouts decide about that"
                + " task. Kept in " + keptIn));
        wholeFiles.forEach((file, why) -> problems.add(file.getFileName() + " could not be read to its end: " + why
                + ". Kept as unreadable-" + file.getFileName()));
        problems.addAll(missing);
        return problems;
    }

    /** Copies the pieces, durably but for the file's name. May be called again, after a failure or not. */
    void keep(Disk disk) throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        disk.delete(keptIn);
        try (Disk.LogFile target = disk.create(keptIn)) {
            for (Piece piece : pieces) {
                target.write(ascii("# " + piece.file().getFileName() + ", byte " + piece.offset() + ", "
                        + piece.length() + " bytes\n"));
                copy(piece, target);
                target.write(ascii("\n"));
            }
            target.force();
        }
        pieces.clear();
    }

    private static void copy(Piece piece, Disk.LogFile target) throws IOException {
        try (InputStream in = Files.newInputStream(piece.file())) {
            in.skipNBytes(piece.offset());
            int left = piece.length();
            while (left > 0) {
                byte[] chunk = in.readNBytes(Math.min(left, CHUNK));
                if (chunk.length == 0) {
                    return;
                }
                target.write(ByteBuffer.wrap(chunk));
                left -= chunk.length;
            }
        }
    }

    private static ByteBuffer ascii(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }
}
