package io.legacybridge.worker.journal;

import io.legacybridge.worker.journal.EntryFormat.Content;
import io.legacybridge.worker.journal.EntryFormat.UnreadableException;
import io.legacybridge.worker.journal.JournalFiles.Numbered;
import io.legacybridge.worker.journal.LineReader.Piece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of a journal, one after the other, into open tasks. Whatever it cannot read it notes and leaves out;
 * nothing ends it.
 *
 * <p>The last log may end in the middle of a line, since its writer may have died in the middle of a write: nobody was
 * ever told that this line is there, so it is left out without a word to the operator.
 */
final class JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    private final OpenTasks open;
    private final Unreadable unreadable;

    JournalReader(OpenTasks open, Unreadable unreadable) {
        this.open = open;
        this.unreadable = unreadable;
    }

    void read(List<Numbered> files) {
        Optional<Numbered> lastWritten = files.stream()
                // Behind the last entries there may be logs that were made and never written.
                .filter(file -> !file.all() && file.path().toFile().length() > 0)
                .reduce((earlier, later) -> later);
        for (Numbered file : files) {
            try (LineReader lines = new LineReader(file.path())) {
                if (file.all()) {
                    readAll(file.path(), lines);
                } else {
                    readLog(file.path(), lines, lastWritten.equals(Optional.of(file)));
                }
            } catch (IOException e) {
                unreadable.addFile(file.path(), e.toString());
            }
        }
    }

    private void readAll(Path file, LineReader lines) throws IOException {
        OptionalInt announced = OptionalInt.empty();
        int found = 0;
        for (Piece piece = lines.next(); piece != null; piece = lines.next()) {
            Optional<Content> content = content(file, piece);
            if (content.isPresent() && content.get() instanceof Content.AllOf all) {
                announced = OptionalInt.of(all.tasks());
            } else if (content.isPresent()) {
                apply(file, piece, content.get());
                found++;
            }
        }
        if (announced.isEmpty() || announced.getAsInt() > found) {
            unreadable.addMissing(file, announced, found);
        }
    }

    private void readLog(Path file, LineReader lines, boolean mayBeTorn) throws IOException {
        for (Piece piece = lines.next(); piece != null; piece = lines.next()) {
            if (piece.torn() && mayBeTorn) {
                LOG.info("{} ends in the middle of a line, which was never acknowledged", file);
            } else {
                Piece line = piece;
                content(file, line).ifPresent(content -> apply(file, line, content));
            }
        }
    }

    private Optional<Content> content(Path file, Piece piece) {
        if (piece.json() == null) {
            unreadable.add(file, piece, "it is damaged");
            return Optional.empty();
        }
        try {
            return Optional.of(EntryFormat.read(piece.json()));
        } catch (UnreadableException e) {
            unreadable.add(file, piece, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void apply(Path file, Piece piece, Content content) {
        if (content instanceof Content.Entry line && !open.apply(line.entry(), piece.length())) {
            unreadable.addOrphan(file, piece, line.entry().token());
        }
    }
}
