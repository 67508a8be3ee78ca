package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.ConnectivityGate;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** How long not to try: after a failure, because the collector has asked for it, or while there is no network. */
final class Pause {
    /** When the network is back, clients come back within this many ms, not all at once: {@value}. */
    static final long REOPENED_MILLIS_MAX = 2_000;

    /** While a caller waits, the collector is tried again after this many ms, unless it asked for more: {@value}. */
    static final long URGENT_MILLIS = 1_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final Random random;
    private final ConnectivityGate gate;
    private final Backoff backoff;

    private volatile boolean reopened;

    private boolean pausing; // I/O thread, as all below
    private boolean asked;
    private long beganNanos;
    private long untilNanos;

    Pause(Clock clock, Random random, ConnectivityGate gate) {
        this.clock = clock;
        this.random = random;
        this.gate = gate;
        this.backoff = new Backoff(random);
    }

    /** Begins to listen to the gate. */
    void listen(Runnable unpark) {
        gate.onOpened(() -> {
            reopened = true;
            unpark.run();
        });
    }

    boolean isGateOpen() {
        return gate.isOpen();
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
            if (!asked) {
                long soon =
                        clock.monotonicNanos() + (long) (random.nextDouble() * REOPENED_MILLIS_MAX * NANOS_PER_MILLI);
                untilNanos = pausing && untilNanos - soon > 0 ? soon : untilNanos;
            }
        }
        if (!pausing) {
            return 0;
        }
        long now = clock.monotonicNanos();
        long left = untilNanos - now;
        return urgent && !asked ? Math.min(left, beganNanos + URGENT_MILLIS * NANOS_PER_MILLI - now) : left;
    }

    void endUnlessAsked() {
        if (!asked) {
            pausing = false;
        }
    }

    void succeeded() {
        backoff.succeeded();
        pausing = false;
        asked = false;
    }

    void failed() {
        failed(null);
    }

    /** @param retryAfterMillis what the collector asked for, in ms; null if it asked for nothing */
    void failed(@Nullable Long retryAfterMillis) {
        long millis = backoff.failed();
        if (retryAfterMillis == null) {
            begin(millis, false);
        } else {
            // Up to a tenth later, so that all who were told the same do not come at the same moment.
            begin(retryAfterMillis + (long) (random.nextDouble() * retryAfterMillis / 10), true);
        }
    }

    void refused() {
        begin(backoff.refused(), true);
    }

    private void begin(long millis, boolean nowAsked) {
        pausing = true;
        asked = nowAsked;
        beganNanos = clock.monotonicNanos();
        untilNanos = beganNanos + millis * NANOS_PER_MILLI;
    }
}
