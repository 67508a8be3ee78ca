package dev.hearth.analytics.collector.simulate;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What the collector said, added up over all connections. */
public final class Answers {
    /** The longest run has fewer batches; what comes after these is not timed. */
    private static final int EXCHANGES_MAX = 65_536;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong duplicate = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong optedOut = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final long[] exchangeNanos = new long[EXCHANGES_MAX]; // guarded by this, as is the next
    private int exchanges;

    void add(long batchSent, long batchAccepted, long batchDuplicate, long batchRejected) {
        sent.addAndGet(batchSent);
        accepted.addAndGet(batchAccepted);
        duplicate.addAndGet(batchDuplicate);
        rejected.addAndGet(batchRejected);
    }

    void addOptedOut(long events) {
        optedOut.addAndGet(events);
    }

    synchronized void addExchange(long nanos) {
        if (exchanges < EXCHANGES_MAX) {
            exchangeNanos[exchanges++] = nanos;
        }
    }

    void addRetry() {
        retries.incrementAndGet();
    }

    /** Events that were answered. */
    public long sent() {
        return sent.get();
    }

    public long accepted() {
        return accepted.get();
    }

    public long duplicate() {
        return duplicate.get();
    }

    public long rejected() {
        return rejected.get();
    }

    /** Batches that the collector asked to have again later. */
    public long retries() {
        return retries.get();
    }

    /** How long so many percent of the batches took at most, from the request to the answer, in milliseconds. */
    public synchronized double exchangeMillis(double percent) {
        if (exchanges == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(exchangeNanos, exchanges);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(exchanges * percent / 100);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "sent %d events: %d accepted, %d of them known already, %d rejected; %d of players who said no",
                sent(),
                accepted(),
                duplicate(),
                rejected(),
                optedOut.get());
    }
}
