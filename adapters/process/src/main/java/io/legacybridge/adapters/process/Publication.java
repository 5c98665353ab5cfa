package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.adapters.program.Upload;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageConflictException;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the outputs of one run where others see them. First every file is copied beside its target, under a hidden name,
 * and forced to the disk; then those for a storage are sent there, and all others renamed into place. So a reader sees
 * a whole file or none, and a run whose second file cannot be written publishes no first one. What fails after another
 * succeeded takes that one back.
 */
final class Publication {
    private static final int BUFFER = 1 << 16;
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final RunFolder folder;
    private final @Nullable Seal seal;
    private final boolean sameWork;
    private final FileStorages storages;

    /**
     * @param seal what the files have to be; null if nobody has checked them
     * @param sameWork whether another attempt at the same work may have published before: what is in place already,
     *     byte for byte, is not published once more
     */
    Publication(RunFolder folder, @Nullable Seal seal, boolean sameWork, FileStorages storages) {
        this.folder = folder;
        this.seal = seal;
        this.sameWork = sameWork;
        this.storages = storages;
    }

    /** A file in its place. */
    record Published(String name, String uri, long bytes, String sha256) {}

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

    private record Staged(Published file, Path target, Path temporary) {}

    /** @throws TargetUnavailableException if a storage did not answer; all of it may be done again */
    List<Published> publish(List<RunSpec.Output> outputs)
            throws IOException, RefusedException, TargetUnavailableException {
        List<Published> published = new ArrayList<>();
        List<Staged> staged = new ArrayList<>();
        List<Upload> uploads = new ArrayList<>();
        List<Path> renamed = new ArrayList<>();
        boolean complete = false;
        try {
            for (RunSpec.Output output : outputs) {
                Path source = folder.out().resolve(output.file());
                if (output.target() == null) {
                    continue;
                }
                if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                    compare(output, null);
                } else if (StoredRoots.isOne(output.target())) {
                    published.add(prepare(output, source, uploads));
                } else {
                    Staged file = stage(output, source, staged.size());
                    staged.add(file);
                    published.add(file.file());
                }
            }
            boolean again = sameWork || folder.isPublishing();
            folder.markPublishing();
            store(uploads);
            for (Staged file : staged) {
                if (again && isInPlace(file)) {
                    Files.delete(file.temporary());
                } else {
                    Files.move(file.temporary(), file.target(), StandardCopyOption.ATOMIC_MOVE);
                    renamed.add(file.target());
                }
            }
            for (Path parent : renamed.stream().map(Path::getParent).distinct().toList()) {
                try (FileChannel directory = FileChannel.open(Objects.requireNonNull(parent))) {
                    directory.force(true);
                }
            }
            complete = true;
            return published;
        } finally {
            if (!complete) {
                for (Path target : renamed) {
                    Files.deleteIfExists(target);
                }
                for (Staged file : staged) {
                    Files.deleteIfExists(file.temporary());
                }
                takeBack(uploads);
            }
        }
    }

    private Published prepare(RunSpec.Output output, Path source, List<Upload> uploads)
            throws IOException, RefusedException, TargetUnavailableException {
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw changed(output);
        }
        String sha256 = Sha256.of(source);
        compare(output, sha256);
        StorageUri target = StorageUri.parse(Objects.requireNonNull(output.target()));
        FileStorage storage = storages.of(target.scheme())
                .orElseThrow(() -> new IOException("no storage of '" + target.scheme() + "' is configured any more"));
        try {
            uploads.add(Upload.prepare(storage, target, source, sha256));
        } catch (StorageRefusedException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
        }
        return new Published(output.name(), target.toString(), Files.size(source), sha256);
    }

    private static void store(List<Upload> uploads)
            throws StorageConflictException, RefusedException, TargetUnavailableException {
        for (Upload upload : uploads) {
            try {
                upload.store();
            } catch (StorageRefusedException e) {
                throw refused(e);
            } catch (StorageConflictException e) {
                throw e;
            } catch (IOException e) {
                throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The failure that this is for is what is reported. */
    private void takeBack(List<Upload> uploads) {
        for (Upload upload : uploads) {
            try {
                upload.takeBack();
            } catch (StorageRefusedException | IOException e) {
                LOG.warn("Run {} leaves a file of a result that was not published: {}", folder.id(), e.getMessage());
            }
        }
    }

    private static RefusedException refused(StorageRefusedException e) {
        return new RefusedException(ErrorNames.INVALID_INPUT, String.valueOf(e.getMessage()));
    }

    /**
     * A bridge that died while it published this run may have put the file there: it is not published a second time.
     */
    private static boolean isInPlace(Staged file) throws IOException {
        return Files.isRegularFile(file.target(), LinkOption.NOFOLLOW_LINKS)
                && Files.size(file.target()) == file.file().bytes()
                && Sha256.of(file.target()).equals(file.file().sha256());
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
        Path temporary = parent.resolve(temporary(number));
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
            return new Staged(new Published(output.name(), Utf8Path.uri(place), bytes, digest), place, temporary);
        } catch (IOException | RefusedException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /**
     * Removes what a bridge that died while it published has left beside the targets, where nothing is published now.
     */
    void removeStaged(List<RunSpec.Output> outputs) throws IOException {
        for (RunSpec.Output output : outputs) {
            if (output.target() == null || StoredRoots.isOne(output.target())) {
                continue;
            }
            Path beside = Objects.requireNonNull(Utf8Path.of(output.target()).getParent());
            for (int number = 0; number < outputs.size(); number++) {
                Files.deleteIfExists(beside.resolve(temporary(number)));
            }
        }
    }

    private String temporary(int number) {
        return "." + folder.id() + "-" + number + ".part";
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
