package io.legacybridge.worker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An open task as JSON in ASCII, for journals that are no folder: the JSON of an {@code accepted} line, which
 * {@code docs/journal.md} describes. It holds the task's token.
 */
public final class TaskText {
    private TaskText() {}

    /** A text that is no open task, or one of a later release. The message quotes nothing of it. */
    public static final class UnreadableTaskException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreadableTaskException(String why) {
            super(why);
        }
    }

    /** @throws IOException if the task is beyond all measure */
    public static String write(JournaledTask task) throws IOException {
        ByteBuffer line = EntryFormat.line(new JournalEntry.Accepted(task));
        int lineFeed = 1;
        return new String(line.array(), Line.HEADER, line.limit() - Line.HEADER - lineFeed, StandardCharsets.US_ASCII);
    }

    /** The task of a text that {@link #write} made, in this release or in an earlier one. */
    public static JournaledTask read(String text) throws UnreadableTaskException {
        EntryFormat.Content content;
        try {
            content = EntryFormat.read(text.getBytes(StandardCharsets.US_ASCII));
        } catch (EntryFormat.UnreadableException e) {
            throw new UnreadableTaskException(String.valueOf(e.getMessage()));
        }
        if (content instanceof EntryFormat.Content.Entry entry
                && entry.entry() instanceof JournalEntry.Accepted accepted) {
            return accepted.what();
        }
        throw new UnreadableTaskException("it is no open task");
    }
}
