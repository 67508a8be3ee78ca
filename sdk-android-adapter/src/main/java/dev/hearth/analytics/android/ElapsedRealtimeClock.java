package dev.hearth.analytics.android;

import android.os.SystemClock;
import dev.hearth.analytics.spi.Clock;

/**
 * Monotonic time that goes on while the device sleeps. {@link System#nanoTime()} stands still then, so that a game which was
 * left in the evening and is opened in the morning would seem to have been away for seconds, and its session would go on.
 */
enum ElapsedRealtimeClock implements Clock {
    INSTANCE;

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNanos() {
        return SystemClock.elapsedRealtimeNanos();
    }
}
