package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * One time for players and collector, moved by the thread that made it. Days pass in seconds, and yet in order: time
 * stands still while any thread that sleeps by this clock is at work (writing, or waiting for the collector's answer),
 * and moves to the next moment at which one of them wants to wake up.
 *
 * <p>A thread that works for {@value #WORK_SECONDS_MAX} real seconds without sleeping is waited for no longer: time then
 * passes for it as it would in life. {@link #followSystem} ends the simulation.
 */
public final class SimulatedClock implements PlayersTime {
    private static final long WORK_SECONDS_MAX = 15;
    private static final long RECHECK_MILLIS = 5;
    private static final long IDLE_BEFORE_TIME_PASSES_MILLIS = 50;

    private final Thread mover = Thread.currentThread();
    private final long startMillis;
    private final LongConsumer announce;
    private final Object lock = new Object();

    /** The monotonic time at which each sleeping thread wants to wake up. Guarded by {@link #lock}. */
    private final Map<Thread, Long> sleepers = new HashMap<>();

    /** Threads that have slept here before and are awake. Guarded by {@link #lock}. */
    private final Set<Thread> workers = new HashSet<>();

    private long threadsSeen;
    private volatile long elapsedNanos;
    private volatile boolean live;
    private volatile long systemNanosAtStart;

    /** A clock that stands at {@code start}. */
    public SimulatedClock(Instant start) {
        this(start, wallMillis -> {});
    }

    /**
     * A clock that stands at {@code start}.
     *
     * @param announce told the wall time in milliseconds, at first and whenever time has been moved, before anybody is
     *     woken
     */
    public SimulatedClock(Instant start, LongConsumer announce) {
        startMillis = start.toEpochMilli();
        this.announce = announce;
        announce.accept(startMillis);
    }

    @Override
    public long wallMillis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(monotonicNanos());
    }

    @Override
    public long monotonicNanos() {
        return live ? System.nanoTime() - systemNanosAtStart : elapsedNanos;
    }

    @Override
    public void park(Object blocker, long nanos) {
        if (live) {
            Clock.system().park(blocker, nanos);
        } else if (Thread.currentThread() == mover) {
            parkMover(blocker, nanos);
        } else {
            sleep(blocker, nanos);
        }
    }

    /** Moves time forward to {@code moment}, waking on the way whoever wants to be woken. For the moving thread. */
    public void moveTo(Instant moment) {
        long target = TimeUnit.MILLISECONDS.toNanos(moment.toEpochMilli() - startMillis);
        awaitIdle();
        while (elapsedNanos < target) {
            step(target);
            awaitIdle();
        }
    }

    /** Moves time forward by {@code duration}. */
    public void move(Duration duration) {
        moveTo(instant().plus(duration));
    }

    /** From now on the time is that of the system. Whoever sleeps is woken. */
    public void followSystem() {
        synchronized (lock) {
            long elapsedMillis = System.currentTimeMillis() - startMillis;
            systemNanosAtStart = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(elapsedMillis);
            live = true;
            sleepers.keySet().forEach(LockSupport::unpark);
        }
    }

    /** Waits until the new thread has come to its first sleep. */
    @Override
    public void awaitNewcomer(Runnable start) {
        long before;
        synchronized (lock) {
            before = threadsSeen;
        }
        start.run();
        await(() -> threadsSeen > before);
    }

    /** Waits until nobody is at work; whoever works for too long is no longer counted, until the next sleep. */
    private void awaitIdle() {
        await(() -> {
            workers.removeIf(thread -> !thread.isAlive());
            return workers.isEmpty();
        });
        synchronized (lock) {
            workers.clear();
        }
    }

    private void await(BooleanSupplier condition) {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORK_SECONDS_MAX);
        synchronized (lock) {
            while (!condition.getAsBoolean() && System.nanoTime() < giveUpAt) {
                try {
                    lock.wait(RECHECK_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** The one sleeps that moves the time, within a call of the library: when nobody works, its waiting moves the time. */
    private void parkMover(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, TimeUnit.MILLISECONDS.toNanos(IDLE_BEFORE_TIME_PASSES_MILLIS));
        synchronized (lock) {
            workers.removeIf(thread -> !thread.isAlive());
            if (workers.isEmpty()) {
                long target = elapsedNanos + nanos;
                step(target < 0 ? Long.MAX_VALUE : target);
            }
        }
    }

    private void sleep(Object blocker, long nanos) {
        Thread thread = Thread.currentThread();
        synchronized (lock) {
            long deadline = elapsedNanos + nanos;
            boolean newcomer = !workers.remove(thread);
            threadsSeen += newcomer ? 1 : 0;
            sleepers.put(thread, deadline < 0 ? Long.MAX_VALUE : deadline);
            lock.notifyAll();
        }
        if (!live) {
            LockSupport.park(blocker);
        }
        synchronized (lock) {
            sleepers.remove(thread);
            workers.add(thread);
        }
    }

    /** Moves to the next moment at which somebody wants to wake up, or to {@code target}, and wakes them. */
    private void step(long target) {
        synchronized (lock) {
            long next = target;
            for (long deadline : sleepers.values()) {
                next = Math.min(next, deadline);
            }
            if (next == Long.MAX_VALUE) {
                return;
            }
            elapsedNanos = Math.max(elapsedNanos, next);
            announce.accept(wallMillis());
            sleepers.entrySet().removeIf(sleeper -> {
                boolean due = sleeper.getValue() <= elapsedNanos;
                if (due) {
                    workers.add(sleeper.getKey());
                    LockSupport.unpark(sleeper.getKey());
                }
                return due;
            });
        }
    }
}
