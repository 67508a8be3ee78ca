package dev.hearth.analytics.collector.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Fails when more than so many bytes are read from it: what inflates without end is never held, and never read on. What
 * was read is taken from the budget of all, and given back when it is closed.
 */
final class BoundedInputStream extends InputStream {
    private final InputStream in;
    private final InflatedBudget budget;
    private long remaining;
    private long taken;

    BoundedInputStream(InputStream in, long bytesMax, InflatedBudget budget) {
        this.in = in;
        this.remaining = bytesMax;
        this.budget = budget;
    }

    /** The bound was met. */
    static final class BoundExceededException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            take(read);
        }
        return read;
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
        in.close();
    }
}
