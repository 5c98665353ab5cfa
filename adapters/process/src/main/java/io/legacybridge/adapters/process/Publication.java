package io.legacybridge.adapters.process;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Puts the outputs of one run where others see them. First every file is copied beside its target, under a hidden name,
 * and forced to the disk; then all are renamed into place. So a reader sees a whole file or none, and a run whose
 * second file cannot be written publishes no first one. A rename that fails after another succeeded takes that one
 * back.
 */
final class Publication {
    private static final int BUFFER = 1 << 16;

    private final RunFolder folder;

    Publication(RunFolder folder) {
        this.folder = folder;
    }

    /** A file in its place. */
    record Published(String name, Path target, long bytes, String sha256) {}

    /** A target that may not be written: a link on its way, a folder in its place. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
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
                }
            }
            for (Staged file : staged) {
                Files.move(file.temporary(), file.file().target(), StandardCopyOption.ATOMIC_MOVE);
                renamed.add(file.file().target());
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

    private Staged stage(RunSpec.Output output, Path source, int number) throws IOException, RefusedException {
        Path target = Utf8Path.of(Objects.requireNonNull(output.target()));
        Path parent = parentOf(Utf8Path.of(Objects.requireNonNull(output.root())), target);
        Path place = parent.resolve(target.getFileName());
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException("out." + output.name() + ": " + Utf8Path.text(place) + " is a folder");
        }
        Path temporary = parent.resolve("." + folder.id() + "-" + number + ".part");
        Files.deleteIfExists(temporary);
        MessageDigest digest = sha256();
        long bytes = 0;
        try (InputStream from = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
                FileChannel to = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                digest.update(buffer, 0, read);
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, read);
                while (part.hasRemaining()) {
                    to.write(part);
                }
                bytes += read;
            }
            to.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return new Staged(new Published(output.name(), place, bytes, sha256), temporary);
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
                throw new RefusedException(Utf8Path.text(folder) + " is a link or a file, not a folder");
            }
        }
        return folder;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
