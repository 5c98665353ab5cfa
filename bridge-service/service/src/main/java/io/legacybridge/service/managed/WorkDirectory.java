package io.legacybridge.service.managed;

import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a service works in, for itself alone: nobody else may enter it, and a lock keeps a second service
 * out, which would take the first one's runs for its own leftovers. The lock ends with the process, however that ends.
 */
public final class WorkDirectory implements Managed {
    private final Path folder;
    private @Nullable FileChannel lock;

    /** @param folder absolute; made at the start */
    public WorkDirectory(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException if it cannot be made or another service has it, with a message for the operator */
    @Override
    public void start() throws IOException {
        PrivateFolder.make(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException("another service works in " + folder
                    + "; wait until it has stopped, or give this one another workDirectory");
        }
        lock = channel;
    }

    /** The folder itself. */
    public Path folder() {
        return folder;
    }

    /** An activity's folder in it, as private. */
    Path ofActivity(String name) throws IOException {
        return PrivateFolder.make(
                PrivateFolder.make(folder.resolve("activities")).resolve(name));
    }

    /** A folder in it that all activities have in common, as private. */
    Path shared() throws IOException {
        return PrivateFolder.make(folder.resolve("shared"));
    }

    @Override
    public void stop() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
