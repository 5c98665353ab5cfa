package io.legacybridge.examples.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which folders the demo works with.
 *
 * @param example {@code examples/machine-data}
 * @param input what is translated; the demo writes nothing there unless it generated it
 * @param output a new folder, for this demo alone
 */
record Folders(Path example, Path input, Path output) {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'demo-'yyyyMMdd-HHmmss", Locale.ROOT);

    /** The folder in the current one that everything of ours is put into. */
    private static final String OWN = ".legacy-bridge";

    /**
     * Finds and makes them.
     *
     * @param given the folder to translate, or nothing for generated data, which gets a folder in the output folder
     * @param wanted the output folder, new or empty, or nothing for one with a name of its own
     * @param environment where the launcher says where the project is
     */
    static Folders prepare(
            @Nullable Path given, @Nullable Path wanted, Map<String, String> environment, LocalDateTime now)
            throws DemoFailure {
        Path example = example(environment);
        @Nullable Path input = given == null ? null : checked(given);
        Path output = wanted == null ? output(input, now) : empty(wanted, input);
        return new Folders(example, input == null ? output.resolve("input") : input, output);
    }

    private static Path example(Map<String, String> environment) throws DemoFailure {
        String home = environment.get("LEGACY_BRIDGE_HOME");
        Path start = Path.of(home == null ? "" : home).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path example = folder.resolve("examples/machine-data");
            if (Files.isRegularFile(example.resolve("workflow.asl.json"))) {
                return example;
            }
        }
        throw DemoFailure.fault(
                "examples/machine-data is neither in " + start
                        + " nor above it; start the demo with bin/legacy-bridge, or set LEGACY_BRIDGE_HOME to the project's folder");
    }

    private static Path checked(Path given) throws DemoFailure {
        String name = Printable.of(given.toString());
        if (!Files.exists(given)) {
            throw DemoFailure.usage("--input " + name + " does not exist; name a folder of machine data");
        }
        if (!Files.isDirectory(given)) {
            throw DemoFailure.usage("--input " + name + " is not a folder; name the folder that the file is in");
        }
        if (!Files.isReadable(given) || !Files.isExecutable(given)) {
            throw DemoFailure.usage("--input " + name + " may not be read by this user");
        }
        try {
            if (!holdsAnything(given)) {
                throw DemoFailure.usage("--input " + name + " holds no file; name a folder of machine data");
            }
            return given.toRealPath();
        } catch (IOException e) {
            throw DemoFailure.usage(
                    "--input " + name + " cannot be read: " + Printable.of(String.valueOf(e.getMessage())));
        }
    }

    /** Whether there is anything to list: a file, a link, or a folder that cannot be looked into. */
    private static boolean holdsAnything(Path folder) throws IOException {
        boolean[] found = {false};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                // What an earlier demo put there is nobody's data.
                return inner.endsWith(OWN) && !inner.equals(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found[0] = true;
                return FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                found[0] = true;
                return FileVisitResult.TERMINATE;
            }
        });
        return found[0];
    }

    private static Path empty(Path wanted, @Nullable Path input) throws DemoFailure {
        String name = "--output " + Printable.of(wanted.toString());
        try {
            Path existing = wanted.toAbsolutePath().normalize();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            if (input != null && existing.toRealPath().startsWith(input)) {
                throw DemoFailure.usage(name + " lies in the input, which stays as it is; name another folder");
            }
            Path output = Files.createDirectories(wanted).toRealPath();
            try (var entries = Files.list(output)) {
                if (entries.findAny().isPresent()) {
                    throw DemoFailure.usage(name + " is not empty; name a new folder");
                }
            }
            return output;
        } catch (IOException e) {
            throw DemoFailure.usage(
                    name + " cannot be used as a folder: " + Printable.of(String.valueOf(e.getMessage())));
        }
    }

    /** In the current folder, unless that cannot be written or is what is to be translated: that stays as it is. */
    private static Path output(@Nullable Path input, LocalDateTime now) throws DemoFailure {
        Path here = Path.of("").toAbsolutePath().resolve(OWN);
        try {
            if (input == null || !here.normalize().startsWith(input)) {
                try {
                    return create(here, NAME.format(now));
                } catch (IOException e) {
                    return create(Path.of(System.getProperty("java.io.tmpdir")), "legacy-bridge-" + NAME.format(now));
                }
            }
            return create(Path.of(System.getProperty("java.io.tmpdir")), "legacy-bridge-" + NAME.format(now));
        } catch (IOException e) {
            throw DemoFailure.fault("no folder for the output can be made, neither in " + here + " nor in "
                    + System.getProperty("java.io.tmpdir") + ": " + e.getMessage());
        }
    }

    private static Path create(Path parent, String name) throws IOException {
        Files.createDirectories(parent);
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(parent.resolve(number == 1 ? name : name + "-" + number))
                        .toRealPath();
            } catch (FileAlreadyExistsException e) {
                if (number == 100) {
                    throw e;
                }
            }
        }
    }
}
