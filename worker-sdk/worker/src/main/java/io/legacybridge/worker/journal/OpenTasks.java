package io.legacybridge.worker.journal;

import io.legacybridge.worker.task.TaskToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The open tasks, the oldest first, and how much of the journal is about them. Confined to one thread. */
final class OpenTasks {
    private record Open(JournaledTask task, long bytes) {}

    private final Map<TaskToken, Open> tasks = new LinkedHashMap<>();
    private long bytes;

    boolean contains(TaskToken token) {
        return tasks.containsKey(token);
    }

    /**
     * Takes note of an entry.
     *
     * @param size bytes of its line
     * @return whether it said anything: false if its task is not open, and it does not open it
     */
    boolean apply(JournalEntry entry, long size) {
        Open before = tasks.get(entry.token());
        if (entry instanceof JournalEntry.Accepted accepted) {
            put(accepted.what(), before, size);
        } else if (before == null) {
            return false;
        } else if (entry instanceof JournalEntry.Closed) {
            bytes -= before.bytes();
            tasks.remove(entry.token());
        } else {
            put(before.task().after(entry), before, size);
        }
        return true;
    }

    private void put(JournaledTask task, @Nullable Open before, long size) {
        bytes += size;
        tasks.put(task.task().token(), new Open(task, before == null ? size : before.bytes() + size));
    }

    /** All of them, as they are now. */
    List<JournaledTask> all() {
        return tasks.values().stream().map(Open::task).toList();
    }

    /** How many bytes of the journal are about them: what no shortening can save. */
    long bytes() {
        return bytes;
    }
}
