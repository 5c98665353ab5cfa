package io.legacybridge.worker.journal;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries as a worker makes them. */
final class Entries {
    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private Entries() {}

    static TaskToken token(int number) {
        return TaskToken.of("AQB/secret+" + number + "=");
    }

    static JournaledTask task(int number) {
        return task(number, "{\"n\":" + number + "}");
    }

    static JournaledTask task(int number, String input) {
        return JournaledTask.accepted(
                new ActivityTask("work", token(number), input, NOON.plusSeconds(number)),
                new TaskTerms(
                        Duration.ofSeconds(30), NOON.plus(Duration.ofHours(1)), Duration.ofSeconds(20), OnLost.FAIL),
                Optional.of(new WorkKey("field " + number)));
    }

    static JournalEntry.Accepted accepted(int number) {
        return new JournalEntry.Accepted(task(number));
    }

    static Handle handle(int number) {
        return new Handle(Map.of("folder", "runs/" + number, "pid", Integer.toString(1000 + number)));
    }

    static Outcome outcome(int number) {
        return switch (number % 3) {
            case 0 -> new Outcome.Succeeded("{\"made\":" + number + "}");
            case 1 -> new Outcome.Failed("Process.ExitCode." + number, "last words\n\tof \"" + number + "\"");
            default -> new Outcome.Abandoned("the execution was stopped");
        };
    }

    /** A task's whole life. */
    static List<JournalEntry> life(int number) {
        return List.of(
                accepted(number),
                new JournalEntry.Launching(token(number), 1),
                new JournalEntry.Launched(token(number), handle(number)),
                new JournalEntry.OutcomeSet(token(number), outcome(number)),
                new JournalEntry.Sending(token(number)),
                new JournalEntry.Closed(token(number)));
    }

    /** What is open after some entries, by the definition of the interface. */
    static List<JournaledTask> openAfter(List<? extends JournalEntry> entries) {
        Map<TaskToken, JournaledTask> open = new java.util.LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry instanceof JournalEntry.Accepted accepted) {
                open.put(entry.token(), accepted.what());
            } else if (entry instanceof JournalEntry.Closed) {
                open.remove(entry.token());
            } else {
                open.computeIfPresent(entry.token(), (token, task) -> task.after(entry));
            }
        }
        return List.copyOf(open.values());
    }
}
