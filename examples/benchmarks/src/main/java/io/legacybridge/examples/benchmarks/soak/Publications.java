package io.legacybridge.examples.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the folder of results again and again: a file is published by a rename, so one that was published twice has
 * another identity than the first. Two publications between two looks would be seen as one; attempts at one item are
 * seconds apart, looks are not. For one thread.
 */
final class Publications {
    private final Path folder;
    private final Map<Path, Object> identities = new HashMap<>();
    private final Set<Path> twice = new HashSet<>();

    Publications(Path folder) {
        this.folder = folder;
    }

    void look() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
        for (Path file : files) {
            Object identity = identity(file);
            if (identity == null) {
                continue;
            }
            Object before = identities.put(file, identity);
            if (before != null && !Objects.equals(before, identity)) {
                twice.add(file);
            }
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    Set<Path> twice() {
        return twice;
    }

    Set<Path> published() {
        return identities.keySet();
    }
}
