package io.legacybridge.worker.claim;

import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Claims as files of one folder, which may lie on a file system that other machines share.
 *
 * <p>A file is written under a temporary name, flushed to the disk, and renamed; then the folder is flushed, so that a
 * claim which was reported is there after a crash of the machine. A file is readable for the service's user alone. Its
 * name is a keyed hash of the task token: only who has the token could know it, the token cannot be had from it, and
 * the same task finds the same name again.
 *
 * <p>Thread-safe: no two tasks share a file, and one task's result is kept by one thread.
 */
public final class FolderClaimStore implements ClaimStore {
    private static final byte[] PURPOSE = "legacy-bridge claim".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_BYTES = 20;
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> CLOSED_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    private FolderClaimStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder, or makes it, closed to everybody else (0700). One that is there keeps its permissions, since
     * others may have been given the right to read in it.
     *
     * @throws IOException if it cannot be made or written, with a message for the operator
     */
    public static FolderClaimStore open(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                if (absolute.getParent() != null) {
                    Files.createDirectories(absolute.getParent());
                }
                Files.createDirectory(absolute, CLOSED_FOLDER);
            }
            if (!Files.isWritable(absolute)) {
                throw new IOException("this user may not write there");
            }
        } catch (IOException e) {
            throw new IOException(
                    "the folder " + absolute + " cannot keep claims (" + e.getMessage()
                            + "); name another one, or have it owned by the user of the service",
                    e);
        }
        return new FolderClaimStore(absolute);
    }

    @Override
    public Claim keep(ActivityTask task, byte[] content) throws IOException {
        String name = name(task);
        Path temporary = folder.resolve("." + name + ".part");
        Path file = folder.resolve(name + ".json");
        try {
            Files.deleteIfExists(temporary);
            write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            flushFolder();
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            if (isFull(e, content.length)) {
                throw new NoSpaceException(
                        "the folder " + folder + " has no room for a result of " + content.length + " bytes", e);
            }
            throw e;
        }
        return new Claim(file.toUri(), content.length, sha256(content));
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, NEW, OWNER_ONLY)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private void flushFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The words are the system's own and may be in any language; so the room that is left is looked at too. */
    private boolean isFull(IOException failure, long needed) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left")
                || words.contains("quota exceeded")
                || (Files.isDirectory(folder) && folder.toFile().getUsableSpace() < needed);
    }

    private static String name(ActivityTask task) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(task.token().secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return task.id() + "-" + HexFormat.of().formatHex(mac.doFinal(PURPOSE), 0, NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
