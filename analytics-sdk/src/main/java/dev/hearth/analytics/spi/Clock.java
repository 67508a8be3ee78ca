package dev.hearth.analytics.spi;

import java.util.concurrent.locks.LockSupport;

/**
 * The only place where time is read. Wall time is data; every duration is taken from monotonic time.
 *
 * <p>Implementations are called from any thread, on the game's threads too, and must neither block nor throw.
 */
public interface Clock {
    /** Milliseconds since 1970-01-01T00:00Z by the device's clock, which a player can change at any time. */
    long wallMillis();

    /** Nanoseconds since an arbitrary origin of this process; never goes backwards. */
    long monotonicNanos();

    /**
     * Parks the calling thread until {@code nanos} of monotonic time have passed, it is unparked, or spuriously, like
     * {@link LockSupport#parkNanos(Object, long)}. A simulated clock parks until it has been moved that far.
     *
     * @param nanos how long at most; {@link Long#MAX_VALUE} waits until unparked
     */
    default void park(Object blocker, long nanos) {
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(blocker);
        } else {
            LockSupport.parkNanos(blocker, nanos);
        }
    }

    /** The clock of the running system. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
