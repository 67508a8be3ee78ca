package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How long not to try: after a failure, because the collector has asked for it, or while there is no network. What a
 * failure began is taken up by the next run, so that players who start their games over and over, as they do in an outage,
 * do not begin at the first wait each time. I/O thread, but for what says otherwise.
 */
final class Pause {
    /**
     * When the network is back, clients come back within this many ms, not all at once: {@value}. As long as events wait
     * for company in ordinary times, so that a region that comes back together is no more load than it always is.
     */
    static final long REOPENED_MILLIS_MAX = 30_000;

    /** While a caller waits, the collector is tried again after this many ms, unless it asked for more: {@value}. */
    static final long URGENT_MILLIS = 1_000;

    /** The longest that a pause can be, in ms: what the collector asked for, and a tenth for jitter: {@value}. */
    static final long MILLIS_MAX = RetryAfter.MILLIS_MAX + RetryAfter.MILLIS_MAX / 10;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final Random random;
    private final ConnectivityGate gate;
    private final DiagnosticLog log;
    private final PauseStore store;
    private final Backoff backoff;

    private volatile boolean reopened;
    private volatile @Nullable Long untilNanos;

    private boolean asked;
    private boolean foundClosed;
    private long beganNanos;

    Pause(Clock clock, Random random, ConnectivityGate gate, PauseStore store, DiagnosticLog log) {
        this.clock = clock;
        this.random = random;
        this.gate = gate;
        this.log = log;
        this.store = store;
        this.backoff = new Backoff(random);
    }

    /** Takes up what an earlier run began, and begins to listen to the gate. */
    void begin(Runnable unpark) {
        PauseStore.Kept kept = store.read();
        if (kept != null) {
            backoff.resume(kept.failures);
            long left = Math.min(kept.untilWallMillis - clock.wallMillis(), kept.millis);
            if (left > 0) {
                wait(left, kept.asked);
            }
        }
        try {
            gate.onOpened(() -> {
                reopened = true;
                unpark.run();
            });
        } catch (RuntimeException | Error e) { // the game's own object
            log.log(Level.ERROR, "the connectivity gate takes no listener", e);
        }
    }

    /** Whether an attempt makes sense; a gate that throws says nothing, and the attempt is the test. */
    boolean isGateOpen() {
        boolean open = true;
        try {
            open = gate.isOpen();
        } catch (RuntimeException | Error e) { // the game's own object
            log.log(Level.ERROR, "the connectivity gate has failed; taken for open", e);
        }
        foundClosed |= !open;
        return open;
    }

    /** The gate is not asked any more. */
    void close() {
        try {
            gate.close();
        } catch (RuntimeException | Error e) { // the game's own object
            log.log(Level.ERROR, "the connectivity gate has failed to close", e);
        }
    }

    /** Whether the pause was asked for by the collector, or follows its refusal: nothing shortens it. */
    boolean isAsked() {
        return asked;
    }

    /**
     * How long it still lasts, in nanoseconds; 0 or less if it is over.
     *
     * @param urgent whether a caller waits
     */
    long remainingNanos(boolean urgent) {
        if (reopened) {
            reopened = false;
            comeBackSoon();
        }
        Long until = untilNanos;
        if (until == null) {
            return 0;
        }
        long now = clock.monotonicNanos();
        long left = until - now;
        return urgent && !asked ? Math.min(left, beganNanos + URGENT_MILLIS * NANOS_PER_MILLI - now) : left;
    }

    /** When the pause ends by the device's clock, in ms; null if there is none. Any thread. */
    @Nullable
    Long untilWallMillis() {
        Long until = untilNanos;
        long left = until == null ? 0 : until - clock.monotonicNanos();
        return left <= 0 ? null : (Long) (clock.wallMillis() + left / NANOS_PER_MILLI);
    }

    void endUnlessAsked() {
        if (!asked) {
            untilNanos = null;
        }
    }

    /** Ends it, and forgets all failures, on the disk too. */
    void succeeded() {
        backoff.succeeded();
        untilNanos = null;
        asked = false;
        store.delete();
    }

    void failed() {
        failed(null);
    }

    /** @param retryAfterMillis what the collector asked for, in ms; null if it asked for nothing */
    void failed(@Nullable Long retryAfterMillis) {
        long millis = backoff.failed();
        long askedMillis = retryAfterMillis == null ? 0 : retryAfterMillis;
        boolean nowAsked =
                askedMillis >= Backoff.BASE_MILLIS; // less, or a date that is past, says nothing of when to come
        if (nowAsked) {
            // Up to a tenth later, so that all who were told the same do not come at the same moment.
            millis = askedMillis + (long) (random.nextDouble() * askedMillis / 10);
        }
        wait(millis, nowAsked);
        store.write(new PauseStore.Kept(backoff.failures(), nowAsked, clock.wallMillis() + millis, millis));
    }

    /** Only a person can mend it, and may just have: the next run tries at once, though it remembers the failures. */
    void refused() {
        wait(backoff.refused(), true);
        store.write(new PauseStore.Kept(backoff.failures(), true, 0, 0));
    }

    private void wait(long millis, boolean nowAsked) {
        asked = nowAsked;
        beganNanos = clock.monotonicNanos();
        untilNanos = beganNanos + millis * NANOS_PER_MILLI;
    }

    private void comeBackSoon() {
        Long until = untilNanos;
        boolean waited = until != null || foundClosed;
        foundClosed = false;
        if (!waited || (until != null && asked)) {
            return;
        }
        long millis = (long) (random.nextDouble() * REOPENED_MILLIS_MAX);
        if (until == null || until - clock.monotonicNanos() > millis * NANOS_PER_MILLI) {
            wait(millis, false);
        }
    }
}
