package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What runs on this machine for a task, looked up without the adapter's help. */
final class Processes {
    private Processes() {}

    /** Pids of processes that are not zombies and have the task's id in their environment or their command line. */
    static List<Long> of(String taskId) throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit)
                        && (read(entry.resolve("environ")).contains(taskId)
                                || read(entry.resolve("cmdline")).contains(taskId))) {
                    found.add(Long.parseLong(name));
                }
            }
        }
        return found;
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
