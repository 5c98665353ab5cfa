package io.legacybridge.worker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write in a journal's folder. The system takes it back when the process ends, however it ends.
 *
 * <p>Within one process the system's lock is not enough: closing a second channel on the file would set it free for
 * everybody. So a folder that this process has locked is never opened again; it is known by its identity on the disk,
 * since one folder can have several paths.
 */
final class FolderLock implements AutoCloseable {
    private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Object folder;
    private final FileChannel channel;

    private FolderLock(Object folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws IllegalStateException if somebody else has it, with what to do about it
     * @throws IOException if the file cannot be made or locked
     */
    static FolderLock take(Path folder) throws IOException {
        Object identity = Objects.requireNonNullElse(
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey(), folder.toRealPath());
        if (!HELD_HERE.add(identity)) {
            throw inUse(folder, "another worker of this process");
        }
        try {
            return new FolderLock(identity, lock(folder));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(identity);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(LocalDisk.OWNER_ONLY));
        try {
            if (!Files.getPosixFilePermissions(file).equals(LocalDisk.OWNER_ONLY)) {
                // An umask can only take rights away, but it may take the owner's.
                Files.setPosixFilePermissions(file, LocalDisk.OWNER_ONLY);
            }
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, holder(channel));
            }
            sign(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Leaves the process's number for a person to read. A full disk has no room for it, and the lock holds anyway. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        } catch (IOException e) {
            // Nothing but the sentence of inUse() depends on it.
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer signature = ByteBuffer.allocate(20);
        channel.read(signature, 0);
        String pid =
                StandardCharsets.US_ASCII.decode(signature.flip()).toString().strip();
        return pid.matches("\\d+") ? "process " + pid : "another process";
    }

    private static IllegalStateException inUse(Path folder, String by) {
        return new IllegalStateException("the journal in " + folder + " is in use by " + by
                + ", and a journal has one writer; stop that worker, or give this one a folder of its own");
    }

    @Override
    public String toString() {
        return channel.isOpen() ? "locked" : "free";
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(folder);
        }
    }
}
