package io.legacybridge.adapters.process;

import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the outputs of one run where others see them. First every file is copied beside its target, under a hidden name,
 * and forced to the disk; then all are renamed into place. So a reader sees a whole file or none, and a run whose
 * second file cannot be written publishes no first one. A rename that fails after another succeeded takes that one
 * back.
 */
final class Publication {
    private static final int BUFFER = 1 << 16;

    private final RunFolder folder;
    private final @Nullable Seal seal;

    /** @param seal what the files have to be; null if nobody has checked them */
    Publication(RunFolder folder, @Nullable Seal seal) {
        this.folder = folder;
        this.seal = seal;
    }

    /** A file in its place. */
    record Published(String name, Path target, long bytes, String sha256) {}

    /** A target that may not be written (a link on its way, a folder in its place), or a file that was not checked. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final ErrorNames error;

        RefusedException(ErrorNames error, String message) {
            super(message);
            this.error = error;
        }

        /** What a state machine hears. */
        Outcome outcome() {
            return new Outcome.Failed(error.text(), String.valueOf(getMessage()));
        }
    }

    private record Staged(Published file, Path temporary) {}

    List<Published> publish(List<RunSpec.Output> outputs) throws IOException, RefusedException {
        List<Staged> staged = new ArrayList<>();
        List<Path> renamed = new ArrayList<>();
        boolean complete = false;
        try {
            for (RunSpec.Output output : outputs) {
                Path source = folder.out().resolve(output.file());
                if (output.target() != null && Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                    staged.add(stage(output, source, staged.size()));
                } else if (output.target() != null) {
                    compare(output, null);
                }
            }
            boolean again = folder.isPublishing();
            folder.markPublishing();
            for (Staged file : staged) {
                if (again && isInPlace(file.file())) {
                    Files.delete(file.temporary());
                } else {
                    Files.move(file.temporary(), file.file().target(), StandardCopyOption.ATOMIC_MOVE);
                    renamed.add(file.file().target());
                }
            }
            for (Path parent : renamed.stream().map(Path::getParent).distinct().toList()) {
                try (FileChannel directory = FileChannel.open(Objects.requireNonNull(parent))) {
                    directory.force(true);
                }
            }
            complete = true;
            return staged.stream().map(Staged::file).toList();
        } finally {
            if (!complete) {
                for (Path target : renamed) {
                    Files.deleteIfExists(target);
                }
                for (Staged file : staged) {
                    Files.deleteIfExists(file.temporary());
                }
            }
        }
    }

    /**
     * A bridge that died while it published this run may have put the file there: it is not published a second time.
     */
    private static boolean isInPlace(Published file) throws IOException {
        return Files.isRegularFile(file.target(), LinkOption.NOFOLLOW_LINKS)
                && Files.size(file.target()) == file.bytes()
                && Sha256.of(file.target()).equals(file.sha256());
    }

    private Staged stage(RunSpec.Output output, Path source, int number) throws IOException, RefusedException {
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw changed(output);
        }
        Path target = Utf8Path.of(Objects.requireNonNull(output.target()));
        Path parent = parentOf(Utf8Path.of(Objects.requireNonNull(output.root())), target);
        Path place = parent.resolve(target.getFileName());
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(
                    ErrorNames.INVALID_INPUT, "out." + output.name() + ": " + Utf8Path.text(place) + " is a folder");
        }
        long room = parent.toFile().getUsableSpace();
        // A sparse file may be larger than the disk, which would be filled for nothing. A file system that does not
        // know
        // its room says 0, as a full one does: that one is found when it is written to.
        if (room > 0 && room < Files.size(source)) {
            throw new IOException("No space left on device: " + parent + " has room for " + room + " bytes, and out."
                    + output.name() + " has " + Files.size(source));
        }
        Path temporary = parent.resolve("." + folder.id() + "-" + number + ".part");
        Files.deleteIfExists(temporary);
        Sha256 sha256 = new Sha256();
        long bytes = 0;
        try (InputStream from = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
                FileChannel to = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                sha256.add(buffer, read);
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, read);
                while (part.hasRemaining()) {
                    to.write(part);
                }
                bytes += read;
            }
            to.force(true);
            String digest = sha256.hex();
            compare(output, digest);
            return new Staged(new Published(output.name(), place, bytes, digest), temporary);
        } catch (IOException | RefusedException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private void compare(RunSpec.Output output, @Nullable String sha256) throws RefusedException {
        if (seal != null && !seal.holds(output, sha256)) {
            throw changed(output);
        }
    }

    private static RefusedException changed(RunSpec.Output output) {
        return new RefusedException(
                ErrorNames.PROCESS_OUTPUT_INVALID,
                "out." + output.name() + " (" + output.file() + ") is not what it was when it was judged; a checker may"
                        + " read the outputs, but not change them");
    }

    /** The folder of the target, made if need be; no link may lie between it and the root. */
    private static Path parentOf(Path root, Path target) throws IOException, RefusedException {
        Path folder = root.toRealPath();
        Path relative = root.normalize().relativize(Objects.requireNonNull(target.getParent()));
        for (Path name : relative) {
            if (name.toString().isEmpty()) {
                continue;
            }
            folder = folder.resolve(name);
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createDirectory(folder);
                } catch (FileAlreadyExistsException another) {
                    // Another run made it at the same time; what it is, is looked at next.
                }
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new RefusedException(
                        ErrorNames.INVALID_INPUT, Utf8Path.text(folder) + " is a link or a file, not a folder");
            }
        }
        return folder;
    }
}
