package io.legacybridge.worker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk whose machine loses its power at a chosen moment. What was flushed is there afterwards; of what was not, some
 * is.
 *
 * <p>Of a file, the flushed bytes are there and any part of those after them, perhaps with rubbish in place of it. Of
 * the changes to names since they were last flushed, the first few are there. Thread-safe.
 */
final class PowerCutDisk implements Disk {
    private static final class Content {
        private byte[] written = new byte[0];
        private int flushed;
    }

    private final Disk disk = new LocalDisk();
    private final Map<Path, Content> names = new HashMap<>();
    private final Map<Path, Content> flushedNames = new HashMap<>();
    private final List<Runnable> unflushedNames = new ArrayList<>();
    private int operationsLeft;

    /** @param operations after so many the power is gone */
    PowerCutDisk(int operations) {
        operationsLeft = operations;
    }

    synchronized boolean isOff() {
        return operationsLeft <= 0;
    }

    /** Makes a folder as it is found when the power is back. */
    synchronized void restore(Path folder, RandomGenerator random) throws IOException {
        int names = unflushedNames.isEmpty() ? 0 : random.nextInt(unflushedNames.size() + 1);
        unflushedNames.subList(0, names).forEach(Runnable::run);
        Files.createDirectories(folder);
        for (Map.Entry<Path, Content> file : flushedNames.entrySet()) {
            Content content = file.getValue();
            int length = content.flushed + random.nextInt(content.written.length - content.flushed + 1);
            byte[] found = Arrays.copyOf(content.written, length);
            if (length > content.flushed && random.nextInt(3) == 0) {
                found[content.flushed + random.nextInt(length - content.flushed)] = 0;
            }
            Files.write(folder.resolve(file.getKey().getFileName()), found);
        }
    }

    private void operate() throws IOException {
        if (--operationsLeft < 0) {
            throw new IOException("the power is gone");
        }
    }

    @Override
    public synchronized LogFile create(Path file) throws IOException {
        operate();
        LogFile made = disk.create(file);
        Content content = new Content();
        names.put(file, content);
        unflushedNames.add(() -> flushedNames.put(file, content));
        return new File(made, content);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        operate();
        disk.rename(from, to);
        Content content = names.remove(from);
        if (content != null) {
            names.put(to, content);
        }
        unflushedNames.add(() -> {
            Content moved = flushedNames.remove(from);
            if (moved != null) {
                flushedNames.put(to, moved);
            }
        });
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        operate();
        disk.delete(file);
        names.remove(file);
        unflushedNames.add(() -> flushedNames.remove(file));
    }

    @Override
    public synchronized void forceNames(Path folder) throws IOException {
        operate();
        unflushedNames.forEach(Runnable::run);
        unflushedNames.clear();
    }

    private final class File implements LogFile {
        private final LogFile file;
        private final Content content;

        File(LogFile file, Content content) {
            this.file = file;
            this.content = content;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (PowerCutDisk.this) {
                byte[] more = new byte[bytes.remaining()];
                bytes.duplicate().get(more);
                byte[] all = Arrays.copyOf(content.written, content.written.length + more.length);
                System.arraycopy(more, 0, all, content.written.length, more.length);
                content.written = all;
                operate();
                file.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerCutDisk.this) {
                operate();
                content.flushed = content.written.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (PowerCutDisk.this) {
                operate();
                content.written = Arrays.copyOf(content.written, (int) size);
                file.truncate(size);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
