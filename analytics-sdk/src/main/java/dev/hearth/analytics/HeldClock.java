package dev.hearth.analytics;

import dev.hearth.analytics.spi.Clock;
import org.jspecify.annotations.Nullable;

/** A clock that shows one thread, while it makes up for a call, when that call was made; all others see the time it is. */
final class HeldClock implements Clock {
    private final Clock clock;
    private volatile @Nullable Thread behind;
    private long wallMillis; // the thread that is behind, alone, as below
    private long monotonicNanos;

    HeldClock(Clock clock) {
        this.clock = clock;
    }

    /** The calling thread sees these times from now on. One thread at a time. */
    void showCaller(long newWallMillis, long newMonotonicNanos) {
        wallMillis = newWallMillis;
        monotonicNanos = newMonotonicNanos;
        behind = Thread.currentThread();
    }

    /** All threads see the time it is. */
    void showNow() {
        behind = null;
    }

    @Override
    public long wallMillis() {
        return isCallerBehind() ? wallMillis : clock.wallMillis();
    }

    @Override
    public long monotonicNanos() {
        return isCallerBehind() ? monotonicNanos : clock.monotonicNanos();
    }

    @Override
    public void park(Object blocker, long nanos) {
        clock.park(blocker, nanos);
    }

    private boolean isCallerBehind() {
        Thread thread = behind;
        return thread != null && thread == Thread.currentThread();
    }
}
