package dev.hearth.analytics.collector.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails when more than so many bytes are read from it: what inflates without end is never held, and never read on. What
 * was read is taken from the budget of all, and given back when it is closed.
 */
final class BoundedInputStream extends FilterInputStream {
    private final InflatedBudget budget;
    private long remaining;
    private long taken;

    BoundedInputStream(InputStream in, long bytesMax, InflatedBudget budget) {
        super(in);
        this.remaining = bytesMax;
        this.budget = budget;
    }

    /** The bound was met. */
    static final class BoundExceededException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            take(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            take(read);
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        take(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(long bytes) throws IOException {
        remaining -= bytes;
        if (remaining < 0) {
            throw new BoundExceededException();
        }
        budget.take(bytes);
        taken += bytes;
    }

    @Override
    public void close() throws IOException {
        budget.giveBack(taken);
        taken = 0;
        super.close();
    }
}
