package io.legacybridge.worker.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that {@link CrashTest} kills: four threads append the lives of tasks, and say of each entry that it is
 * written, once they were told so.
 */
final class CrashingWorker {
    /** The number of the step that closes a task. */
    static final int CLOSED = 6;

    private static final int THREADS = 4;
    private static final long LEAST_GARBAGE = 20_000;

    private CrashingWorker() {}

    static List<String> command(Path folder, int firstTask) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWorker.class.getName(),
                folder.toString(),
                Integer.toString(firstTask));
    }

    /** Which task it is. */
    static int number(JournaledTask task) {
        String input = task.task().input();
        return Integer.parseInt(input.substring("{\"n\":".length(), input.length() - 1));
    }

    /** How many entries there are of it. */
    static int steps(JournaledTask task) {
        int steps = 1 + task.launches();
        steps += task.handle().isPresent() ? 1 : 0;
        steps += task.outcome().isPresent() ? 1 : 0;
        return steps + (task.sendAttempted() ? 1 : 0);
    }

    public static void main(String[] args) throws Exception {
        FolderJournal journal = FolderJournal.in(Path.of(args[0]), new LocalDisk(), LEAST_GARBAGE);
        Journals.open(journal);
        int first = Integer.parseInt(args[1]);
        for (int thread = 0; thread < THREADS; thread++) {
            int from = first + thread * 100_000;
            new Thread(() -> work(journal, from)).start();
        }
    }

    private static void work(FolderJournal journal, int from) {
        try {
            for (int number = from; ; number++) {
                int step = 0;
                for (JournalEntry entry : Entries.life(number)) {
                    step++;
                    journal.append(entry).toCompletableFuture().get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS);
                    say(number + " " + step + ".\n");
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void say(String line) {
        System.out.print(line);
        System.out.flush();
    }
}
