package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where: the private folder of one run.
 *
 * @param path what bridge and supervisor write, named by the task's id: nobody else may enter it
 * @param place where the program's own folders are: the same, unless the program runs as another user
 */
record RunFolder(Path path, Path place) {
    private static final String PRIVATE = "rwx------";

    private static final String PASSABLE_BY_GROUP = "rwx--x---";

    /** Of a run of the bridge's own user. */
    RunFolder(Path path) {
        this(path, path);
    }

    /** The folder that is there, with the place that it was made with. */
    static RunFolder at(Path path) throws IOException {
        Path named = path.resolve("place");
        return Files.exists(named)
                ? new RunFolder(path, Utf8Path.of(Files.readString(named, StandardCharsets.UTF_8)))
                : new RunFolder(path);
    }

    String id() {
        return path.getFileName().toString();
    }

    Path in() {
        return place.resolve("in");
    }

    /** Where the program runs and writes. */
    Path out() {
        return place.resolve("out");
    }

    Path home() {
        return place.resolve("home");
    }

    Path tmp() {
        return place.resolve("tmp");
    }

    Path input() {
        return path.resolve("input.json");
    }

    /** Says that from now on outputs may be in their place. */
    void markPublishing() throws IOException {
        Files.writeString(path.resolve("publishing"), "");
    }

    /** Whether a bridge has begun to publish this run, perhaps one that died over it. */
    boolean isPublishing() {
        return Files.exists(path.resolve("publishing"));
    }

    /** What was launched and how it is judged. Its presence says that the folder is complete. */
    Path spec() {
        return path.resolve("spec.json");
    }

    /** What bridge and supervisor tell each other about the program. */
    SupervisedFolder program() {
        return new SupervisedFolder(id(), path, place);
    }

    /** The same about its checker. */
    SupervisedFolder checker() {
        return new SupervisedFolder(id(), path.resolve("checker"), place);
    }

    /** What the outputs were when they were given to the checker; there once the program is done with. */
    Path seal() {
        return path.resolve("seal.json");
    }

    /** Where the checker finds what the program said. */
    Path said() {
        return place.resolve("said");
    }

    /** Makes the place of a checker. */
    void makeChecker() throws IOException {
        createPrivate(checker().path());
        createPrivate(said());
    }

    /**
     * Copies what the program said to where the checker can read it.
     *
     * @param user as whom the checker runs; null for the bridge's own user
     */
    void quoteProgram(@Nullable RunUser user) throws IOException {
        Files.copy(program().stdout(), said().resolve("stdout"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(program().stderrFile(), said().resolve("stderr"), StandardCopyOption.REPLACE_EXISTING);
        if (user != null) {
            user.own(said());
        }
    }

    /** Whether a program of it has a supervisor that lives. */
    boolean isSupervised() throws IOException {
        for (SupervisedFolder program : List.of(program(), checker())) {
            Optional<Started> started = program.started();
            if (started.isPresent() && started.get().supervisorLives()) {
                return true;
            }
        }
        return false;
    }

    /** Whose the run is. */
    Ownership ownership() {
        return new Ownership(path.resolve("owner"));
    }

    /**
     * Makes the folder anew, empty, for the task that it is named by; what an interrupted preparation left is removed.
     */
    void create() throws IOException {
        at(path).delete();
        delete();
        Files.createDirectories(path.getParent());
        createPrivate(path);
        if (!place.equals(path)) {
            // Before the place itself, so that it is found again whatever happens.
            write(path.resolve("place"), Utf8Path.text(place));
            createPrivate(place);
        }
        for (Path folder : new Path[] {in(), out(), home(), tmp()}) {
            createPrivate(folder);
        }
        ownership().begin(id());
    }

    private static void createPrivate(Path folder) throws IOException {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    }

    /** Lets a group pass through the program's place, to the folders that it knows there. */
    void openTo(long gid) throws IOException {
        Files.setAttribute(place, "unix:gid", Math.toIntExact(gid));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(PASSABLE_BY_GROUP));
    }

    /** Nobody but the bridge comes in any more. */
    void close() throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(PRIVATE));
    }

    /** Writes a file of the bridge's so that it is there whole or not at all. */
    void write(Path file, String content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, content, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean isPrepared() {
        return Files.exists(spec());
    }

    /** How much the files in it have. */
    long bytes() throws IOException {
        return place.equals(path) ? bytes(path) : bytes(path) + bytes(place);
    }

    private static long bytes(Path root) throws IOException {
        AtomicLong bytes = new AtomicLong();
        if (Files.exists(root)) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    // Gone meanwhile, or a folder that the program closed to its own user: what cannot be seen counts
                    // 0.
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return bytes.get();
    }

    /** Removes the folder and all that is in it; links are removed, not followed. */
    void delete() throws IOException {
        // First, so that a supervisor that comes late, and no longer finds what forbids it to, still starts nothing.
        for (SupervisedFolder program : List.of(program(), checker())) {
            if (Files.isDirectory(program.path())) {
                Files.deleteIfExists(program.command());
            }
        }
        if (!place.equals(path)) {
            deleteTree(place);
        }
        deleteTree(path);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                // A program may have left a folder that even its owner cannot enter.
                if (!Files.isExecutable(folder) || !Files.isWritable(folder) || !Files.isReadable(folder)) {
                    try {
                        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(PRIVATE));
                    } catch (NoSuchFileException gone) {
                        // Another bridge removes it at the same time.
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
