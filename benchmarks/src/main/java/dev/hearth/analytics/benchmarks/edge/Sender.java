package dev.hearth.analytics.benchmarks.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * One connection that is kept alive, and sends one batch after the other: at once when the last is answered, or at fixed
 * times. In the second case a late answer also counts for the batches that should have been sent meanwhile: their clock
 * begins when they were due.
 */
public final class Sender implements Runnable {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final URI uri;
    private final Supplier<byte[]> batches;
    private final long firstNanos;
    private final long measureFromNanos;
    private final long untilNanos;
    private final long everyNanos;
    private final boolean toTheEnd;
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long batchesMeasured;
    private long failures;

    private Sender(
            URI uri,
            Supplier<byte[]> batches,
            long firstNanos,
            long measureFromNanos,
            long untilNanos,
            long everyNanos,
            boolean toTheEnd) {
        this.uri = uri;
        this.batches = batches;
        this.firstNanos = firstNanos;
        this.measureFromNanos = measureFromNanos;
        this.untilNanos = untilNanos;
        this.everyNanos = everyNanos;
        this.toTheEnd = toTheEnd;
    }

    /**
     * Makes one that sends for a time.
     *
     * @param batches gives the next request; there must be enough of them
     * @param firstNanos when the first is due
     * @param everyNanos 0 for at once
     */
    public static Sender until(
            URI uri,
            Supplier<byte[]> batches,
            long firstNanos,
            long measureFromNanos,
            long untilNanos,
            long everyNanos) {
        return new Sender(uri, batches, firstNanos, measureFromNanos, untilNanos, everyNanos, false);
    }

    /** Makes one that sends, and measures, each batch until there are no more. */
    public static Sender ofAll(URI uri, Supplier<byte[]> batches) {
        return new Sender(uri, batches, System.nanoTime(), Long.MIN_VALUE, Long.MAX_VALUE, 0, true);
    }

    public Histogram histogram() {
        return histogram;
    }

    public long batchesMeasured() {
        return batchesMeasured;
    }

    public long failures() {
        return failures;
    }

    @Override
    public void run() {
        byte[] answer = new byte[ANSWER_BYTES_MAX];
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            long due = everyNanos == 0 ? System.nanoTime() : firstNanos;
            while (due < untilNanos) {
                byte[] batch = batches.get();
                if (batch == null && toTheEnd) {
                    return;
                }
                if (batch == null) {
                    throw new IllegalStateException("too few batches were made for this run");
                }
                awaitTime(due);
                out.write(batch);
                boolean taken = readAnswer(in, answer);
                long now = System.nanoTime();
                if (!taken) {
                    failures++;
                } else if (due >= measureFromNanos && now < untilNanos) {
                    histogram.recordValue(Math.min(now - due, histogram.getHighestTrackableValue()));
                    batchesMeasured++;
                }
                due = everyNanos == 0 ? now : due + everyNanos;
            }
        } catch (IOException e) {
            failures++;
        }
    }

    static void awaitTime(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    /** Whether the answer was 200. Reads it to its end, so that the connection can be used again. */
    private static boolean readAnswer(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        int end = -1;
        int contentLength = 0;
        while (end < 0 || length < end + contentLength) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("closed");
            }
            length += read;
            if (end < 0) {
                end = endOfHead(buffer, length);
                contentLength = end < 0 ? 0 : contentLength(new String(buffer, 0, end, StandardCharsets.US_ASCII));
            }
        }
        return buffer[9] == '2' && buffer[10] == '0' && buffer[11] == '0';
    }

    private static int endOfHead(byte[] buffer, int length) {
        for (int i = 3; i < length; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        String name = "content-length:";
        int at = head.toLowerCase(Locale.ROOT).indexOf(name);
        return at < 0
                ? 0
                : Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at))
                        .trim());
    }
}
