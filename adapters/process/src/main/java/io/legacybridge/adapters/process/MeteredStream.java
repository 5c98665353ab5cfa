package io.legacybridge.adapters.process;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tar's bytes. What lies between the contents of its files has a limit of its own: names and attributes are read into
 * memory, and a few packed bytes can become a name of any length.
 */
final class MeteredStream extends FilterInputStream {
    private static final long HEADERS_AT_LEAST = 1 << 20;
    private static final long HEADERS_FOR_EACH = 4096;

    private long allowance;
    private long sinceBegin;
    private boolean headers;

    MeteredStream(InputStream from, int files) {
        super(from);
        allowance = HEADERS_AT_LEAST + HEADERS_FOR_EACH * files;
    }

    void headersBegin() {
        headers = true;
        sinceBegin = 0;
    }

    void contentBegins() {
        headers = false;
    }

    /** How much was read since the headers began. */
    long sinceBegin() {
        return sinceBegin;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    /** Without it nothing is read twice and counted twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) throws IOException {
        sinceBegin += more;
        if (headers) {
            allowance -= more;
            if (allowance < 0) {
                throw new IOException("its headers are too large");
            }
        }
    }
}
