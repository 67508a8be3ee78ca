package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still until it is moved. Wall and monotonic time move together by {@link #advance}, apart by
 * {@link #stepWall} (a player sets the clock, a leap) and by {@link #drift}. Any thread.
 */
public final class TestClock implements Clock {
    private final List<Sleeper> sleepers = new ArrayList<>();
    private long wallNanos;
    private long monotonicNanos;
    private double wallNanosPerNano = 1.0;

    /** A clock at that wall time, with monotonic time at an arbitrary, large value. */
    public TestClock(long wallMillis) {
        this(wallMillis, 1_000_000_000_000L);
    }

    /** A clock at those times. */
    public TestClock(long wallMillis, long monotonicNanos) {
        this.wallNanos = Math.multiplyExact(wallMillis, 1_000_000L);
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public synchronized long wallMillis() {
        return Math.floorDiv(wallNanos, 1_000_000L);
    }

    @Override
    public synchronized long monotonicNanos() {
        return monotonicNanos;
    }

    /** Moves both times; wakes whoever is parked until then. */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("monotonic time never goes backwards: " + duration);
        }
        monotonicNanos += duration.toNanos();
        wallNanos += Math.round(duration.toNanos() * wallNanosPerNano);
        for (Sleeper sleeper : sleepers) {
            if (sleeper.untilNanos <= monotonicNanos) {
                LockSupport.unpark(sleeper.thread);
            }
        }
    }

    /** Moves wall time alone, also backwards. */
    public synchronized void stepWall(Duration duration) {
        wallNanos += duration.toNanos();
    }

    /** From now on {@link #advance} moves wall time by that many times what it moves monotonic time. */
    public synchronized void drift(double newWallNanosPerNano) {
        wallNanosPerNano = newWallNanosPerNano;
    }

    /** How many threads are parked until a moment that has not come, those without a moment included. */
    public synchronized int parked() {
        return (int) sleepers.stream()
                .filter(sleeper -> sleeper.untilNanos > monotonicNanos)
                .count();
    }

    @Override
    public void park(Object blocker, long nanos) {
        Sleeper sleeper = begin(nanos);
        try {
            if (sleeper.untilNanos > monotonicNanos()) {
                LockSupport.park(blocker);
            }
        } finally {
            end(sleeper);
        }
    }

    private synchronized Sleeper begin(long nanos) {
        long until = nanos > Long.MAX_VALUE - monotonicNanos ? Long.MAX_VALUE : monotonicNanos + nanos;
        Sleeper sleeper = new Sleeper(Thread.currentThread(), until);
        sleepers.add(sleeper);
        return sleeper;
    }

    private synchronized void end(Sleeper sleeper) {
        sleepers.remove(sleeper);
    }

    /** Compared by identity: one thread's parking. */
    private static final class Sleeper {
        final Thread thread;
        final long untilNanos;

        Sleeper(Thread thread, long untilNanos) {
            this.thread = thread;
            this.untilNanos = untilNanos;
        }
    }
}
