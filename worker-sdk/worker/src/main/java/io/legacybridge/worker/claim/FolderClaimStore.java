package io.legacybridge.worker.claim;

import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims as files of one folder, which may lie on a file system that other machines share.
 *
 * <p>A file is written under a temporary name, flushed to the disk, and renamed; then the folder is flushed, so that a
 * claim which was reported is there after a crash of the machine. A file is readable for the service's user alone.
 *
 * <p>Thread-safe: no two tasks share a file, and one task's result is kept by one thread.
 */
public final class FolderClaimStore implements ClaimStore {
    /** A claim that is being written. */
    private static final Pattern PART = Pattern.compile("\\.[0-9a-f]{16}-[0-9a-f]{40}\\.part");

    private static final Logger LOG = LoggerFactory.getLogger(FolderClaimStore.class);
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
        String name = ClaimName.of(task);
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
        return new Claim(file.toUri(), content.length, ClaimFile.sha256(content));
    }

    @Override
    public byte[] fetch(Claim claim) throws ClaimRefusedException, IOException {
        Path file = ClaimFile.path(claim);
        if (!folder.equals(file.getParent()) || !isClaim(file)) {
            throw new ClaimRefusedException(
                    "the claim " + claim.uri() + " does not lie in this service's store; it must be one of " + folder);
        }
        return ClaimFile.read(file, claim);
    }

    /**
     * Removes what was kept before a time, half-written files too, and nothing but claims.
     *
     * @return how many claims were removed
     * @throws IOException if the folder cannot be read; what cannot be removed stays and is tried again the next time
     */
    public int removeOlderThan(Instant time) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isOurs(file) && isOlder(file, time) && remove(file) && isClaim(file)) {
                    removed++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return removed;
    }

    private static boolean isOlder(Path file, Instant time) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    && attributes.lastModifiedTime().toInstant().isBefore(time);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private static boolean remove(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the old claim {} cannot be removed: {}", file, e.toString());
            return false;
        }
    }

    private static boolean isClaim(Path file) {
        return ClaimName.isOne(name(file));
    }

    private static boolean isOurs(Path file) {
        return isClaim(file) || PART.matcher(name(file)).matches();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
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
}
