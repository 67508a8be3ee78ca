package dev.hearth.analytics.android;

import android.os.SystemClock;
import dev.hearth.analytics.spi.Clock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Robolectric's time, which the test moves, through the adapter's own clock; wall time goes with it. Whoever parks looks
 * again every few milliseconds whether it was moved.
 */
final class SimulatedTime implements Clock {
    static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");

    private static final long LOOK_NANOS = 2_000_000;

    private final long beganMillis = SystemClock.elapsedRealtime();

    @Override
    public long wallMillis() {
        return BEGIN.toEpochMilli() + SystemClock.elapsedRealtime() - beganMillis;
    }

    @Override
    public long monotonicNanos() {
        return ElapsedRealtimeClock.INSTANCE.monotonicNanos();
    }

    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, Math.min(nanos, LOOK_NANOS));
    }
}
