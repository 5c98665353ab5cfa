package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory and how many cores there are for this service and its programs: those of the host, or of its control
 * group, whichever are less. Every answer reads a few files of the kernel's. Thread-safe.
 */
final class HostResources {
    private static final long KIBIBYTE = 1024;

    private final Path root;
    private final ControlGroups groups;

    private HostResources(Path root, ControlGroups groups) {
        this.root = root;
        this.groups = groups;
    }

    static HostResources ofThisHost() throws IOException {
        return below(Path.of("/"));
    }

    /** @param root what {@code /proc} and the mounts are below */
    static HostResources below(Path root) throws IOException {
        return new HostResources(root, ControlGroups.of(root));
    }

    /** Bytes that all runs together could have if nothing else ran. */
    long totalMemory() throws IOException {
        return Math.min(memory("MemTotal"), groups.memoryLimit());
    }

    /** Bytes that are free now, or that the kernel can take back from caches. */
    long freeMemory() throws IOException {
        return Math.min(memory("MemAvailable"), groups.freeMemory());
    }

    /** Cores, perhaps a part of one, that all runs together may keep busy. */
    double cpus() throws IOException {
        int allowed = 0;
        for (String range : value("proc/self/status", "Cpus_allowed_list").split(",")) {
            String[] ends = range.split("-");
            allowed += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
        }
        return Math.min(allowed, groups.cpus());
    }

    private long memory(String name) throws IOException {
        return Long.parseLong(value("proc/meminfo", name).split(" ")[0]) * KIBIBYTE;
    }

    private String value(String file, String name) throws IOException {
        for (String line : Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        throw new IOException("/" + file + " has no line " + name);
    }
}
