package io.legacybridge.worker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The disk of this machine, but that it counts, waits and fails on command, and spares the machine the flushing. */
final class TestDisk implements Disk {
    /** What can go wrong. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** Half of what is written is, and then the disk is full. */
        FULL,
        /** No file can be flushed. */
        NO_FLUSH,
        /** No file can be flushed, cut off or made. */
        BROKEN
    }

    final AtomicInteger flushes = new AtomicInteger();
    final AtomicInteger renames = new AtomicInteger();
    private final Disk disk = new LocalDisk();
    private volatile Fault fault = Fault.NONE;
    private volatile @Nullable String only;
    private volatile String held = "";
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Goes wrong from now on. */
    void fail(Fault with) {
        only = null;
        fault = with;
    }

    /** Goes wrong with files whose names end so. */
    void fail(Fault with, String ending) {
        only = ending;
        fault = with;
    }

    /** Lets every flush wait of a file whose name ends so. */
    void hold(String ending) {
        held = ending;
        gate = new CountDownLatch(1);
    }

    /** Lets flushes through. */
    void release() {
        gate.countDown();
    }

    private boolean fails(Path file, Fault... with) {
        String ending = only;
        return Arrays.asList(with).contains(fault)
                && (ending == null || file.toString().endsWith(ending));
    }

    @Override
    public LogFile create(Path file) throws IOException {
        if (fails(file, Fault.BROKEN)) {
            throw new IOException("Input/output error on command");
        }
        return new TestFile(file, disk.create(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        renames.incrementAndGet();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceNames(Path folder) {}

    private final class TestFile implements LogFile {
        private final Path path;
        private final LogFile file;

        TestFile(Path path, LogFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (fails(path, Fault.FULL)) {
                file.write(bytes.limit(bytes.position() + bytes.remaining() / 2));
                throw new IOException("No space left on device, on command");
            }
            file.write(bytes);
        }

        @Override
        public void force() throws IOException {
            flushes.incrementAndGet();
            try {
                if (path.toString().endsWith(held) && !gate.await(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("nobody let the flush through");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (fails(path, Fault.NO_FLUSH, Fault.BROKEN)) {
                throw new IOException("Input/output error on command");
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            if (fails(path, Fault.BROKEN)) {
                throw new IOException("Input/output error on command");
            }
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
