package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What the kernel lets this process and its children have together: the limits of its control groups and of all groups
 * around them, in version 1 and 2. A container's limits are found so, and those of a systemd unit.
 *
 * @param memory the groups that may limit memory, the innermost first
 * @param cpu the groups that may limit cores
 */
record ControlGroups(List<Path> memory, List<Path> cpu) {
    private static final String VERSION_2 = "cgroup2";

    /** @param root what {@code /proc} and the mounts are below: {@code /}, unless a test says so */
    static ControlGroups of(Path root) throws IOException {
        List<String> mounts = lines(root.resolve("proc/self/mountinfo"));
        List<String> groups = lines(root.resolve("proc/self/cgroup"));
        return new ControlGroups(folders(root, mounts, groups, "memory"), folders(root, mounts, groups, "cpu"));
    }

    private static List<Path> folders(Path root, List<String> mounts, List<String> groups, String controller) {
        List<Path> folders = new ArrayList<>();
        for (String line : mounts) {
            Mount mount = Mount.parse(line);
            if (mount.has(controller)) {
                groups.stream()
                        .map(group -> group.split(":", 3))
                        .filter(group -> mount.isVersion2()
                                ? group[1].isEmpty()
                                : List.of(group[1].split(",")).contains(controller))
                        .findFirst()
                        .ifPresent(group -> folders.addAll(mount.groupsOn(root, group[2])));
            }
        }
        return folders;
    }

    /** A line of /proc/self/mountinfo. */
    private record Mount(String root, String point, String type, List<String> options) {
        static Mount parse(String line) {
            List<String> words = List.of(line.split(" "));
            int bar = words.indexOf("-");
            return new Mount(
                    words.get(3),
                    words.get(4),
                    words.get(bar + 1),
                    List.of(words.get(words.size() - 1).split(",")));
        }

        boolean isVersion2() {
            return type.equals(VERSION_2);
        }

        boolean has(String controller) {
            return isVersion2() || (type.equals("cgroup") && options.contains(controller));
        }

        /** The group and those around it, as far as they are to be seen here. */
        List<Path> groupsOn(Path system, String group) {
            Path top = system.resolve(point.substring(1));
            boolean below = group.startsWith(root) && !group.contains("..");
            Path folder = below ? top.resolve(group.substring(root.length()).replaceFirst("^/+", "")) : top;
            List<Path> found = new ArrayList<>();
            for (Path at = folder; at.startsWith(top); at = Objects.requireNonNull(at.getParent())) {
                found.add(at);
            }
            return found;
        }
    }

    /** The least memory that any of the groups may have; {@link Long#MAX_VALUE} without a limit. */
    long memoryLimit() throws IOException {
        return least(MemoryGroup::limit);
    }

    /** The least that is free in any of the groups; what the kernel can take back at once, file caches, is free. */
    long freeMemory() throws IOException {
        return least(MemoryGroup::free);
    }

    private long least(ToLongFunction<MemoryGroup> what) throws IOException {
        long least = Long.MAX_VALUE;
        for (Path folder : memory) {
            Optional<MemoryGroup> group = MemoryGroup.at(folder);
            least = Math.min(least, group.map(what::applyAsLong).orElse(Long.MAX_VALUE));
        }
        return least;
    }

    /** How many cores the groups may keep busy; infinite without a limit. */
    double cpus() throws IOException {
        double least = Double.POSITIVE_INFINITY;
        for (Path folder : cpu) {
            Optional<String> both = read(folder.resolve("cpu.max"));
            Optional<String> quota = both.isPresent() ? both : read(folder.resolve("cpu.cfs_quota_us"));
            String period = both.isPresent()
                    ? ""
                    : read(folder.resolve("cpu.cfs_period_us")).orElse("");
            String[] numbers = (quota.orElse("max") + " " + period).trim().split(" ");
            if (!numbers[0].equals("max") && !numbers[0].equals("-1")) {
                least = Math.min(least, Double.parseDouble(numbers[0]) / Double.parseDouble(numbers[1]));
            }
        }
        return least;
    }

    /** What one group may have and has. */
    private record MemoryGroup(long limit, long used) {
        long free() {
            return Math.max(0, limit - used);
        }

        /** Empty if memory is not limited there. */
        static Optional<MemoryGroup> at(Path folder) throws IOException {
            Optional<String> newer = read(folder.resolve("memory.max"));
            boolean isNewer = newer.isPresent();
            Optional<String> limit = isNewer ? newer : read(folder.resolve("memory.limit_in_bytes"));
            Optional<String> usage = read(folder.resolve(isNewer ? "memory.current" : "memory.usage_in_bytes"));
            if (limit.isEmpty() || limit.get().equals("max") || usage.isEmpty()) {
                return Optional.empty();
            }
            // Version 1 counts a group's children under other names than the group itself.
            String prefix = isNewer ? "" : "total_";
            long caches = lines(folder.resolve("memory.stat")).stream()
                    .map(line -> line.split(" "))
                    .filter(words -> Arrays.asList(prefix + "inactive_file", prefix + "active_file")
                            .contains(words[0]))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .sum();
            return Optional.of(
                    new MemoryGroup(Long.parseLong(limit.get()), Math.max(0, Long.parseLong(usage.get()) - caches)));
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        return lines(file).stream().findFirst().map(String::trim);
    }

    /** Nothing where there is no such file. */
    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            return List.of();
        }
    }
}
