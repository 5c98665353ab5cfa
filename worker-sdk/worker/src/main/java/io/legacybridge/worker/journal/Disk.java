package io.legacybridge.worker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What a journal does to a disk, so that a test can count it, break it, and pull the plug. */
interface Disk {
    /**
     * Makes a file that only its owner may read and write, whatever the umask.
     *
     * @throws IOException if it is there already, or cannot be made
     */
    LogFile create(Path file) throws IOException;

    /** Gives a file another name at one stroke. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Returns when the names in a folder are as durable as its files. */
    void forceNames(Path folder) throws IOException;

    /** A file that is written at its end. */
    interface LogFile extends AutoCloseable {
        /** Writes all of it. After a failure some of it may be there. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns when a crash of the machine cannot undo what was written. */
        void force() throws IOException;

        /** Drops everything after the first {@code size} bytes. */
        void truncate(long size) throws IOException;

        @Override
        void close() throws IOException;
    }
}
