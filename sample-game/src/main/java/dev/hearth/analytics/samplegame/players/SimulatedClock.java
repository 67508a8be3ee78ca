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
 * stands still while the library is at work (writing, or waiting for the collector's answer), and moves to the next
 * moment at which one of its threads wants to wake up.
 *
 * <p>A thread is at work from when it reads the monotonic time until it sleeps by this clock, waits in a thread pool for
 * its next task, or ends; one that works for {@value #WORK_SECONDS_MAX} real seconds is waited for no longer, and time
 * passes for it as it would in life. Threads that only ask for the instant, as the collector's do, are not waited for.
 * {@link #followSystem} ends the simulation.
 *
 * <p>A thread that another has woken is not seen before it runs, so time can move on a little between a cause and its
 * effect in another thread. Who must know that the effect is there asks for it with {@link #standUntil}.
 */
public final class SimulatedClock implements PlayersTime {
    private static final long WORK_SECONDS_MAX = 15;
    private static final long WORK_NANOS_MAX = TimeUnit.SECONDS.toNanos(WORK_SECONDS_MAX);
    private static final long RECHECK_MILLIS = 1;
    private static final long IDLE_BEFORE_TIME_PASSES_MILLIS = 50;

    private final Thread mover = Thread.currentThread();
    private final long startMillis;
    private final LongConsumer announce;
    private final Object lock = new Object();

    /** The monotonic time at which each sleeping thread wants to wake up. Guarded by {@link #lock}. */
    private final Map<Thread, Long> sleepers = new HashMap<>();

    /** Threads that are at work. Guarded by {@link #lock}. */
    private final Set<Thread> workers = new HashSet<>();

    /** How often somebody has fallen asleep. Guarded by {@link #lock}. */
    private long sleeps;

    /** Written under {@link #lock}. */
    private volatile long elapsedNanos;

    private volatile long systemNanosAtStart;
    private volatile boolean live;

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
        return startMillis + TimeUnit.NANOSECONDS.toMillis(live ? liveNanos() : elapsedNanos);
    }

    @Override
    public long monotonicNanos() {
        if (live) {
            return liveNanos();
        }
        if (Thread.currentThread() == mover) {
            return elapsedNanos;
        }
        synchronized (lock) {
            workers.add(Thread.currentThread());
            return elapsedNanos;
        }
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
        synchronized (lock) {
            awaitIdle();
            while (elapsedNanos < target) {
                step(target);
                awaitIdle();
            }
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

    /** Waits until somebody has fallen asleep since: the new thread, as everybody else sleeps already. */
    @Override
    public void awaitNewcomer(Runnable start) {
        long before;
        synchronized (lock) {
            awaitIdle();
            before = sleeps;
        }
        start.run();
        synchronized (lock) {
            await(() -> sleeps > before, WORK_NANOS_MAX);
        }
    }

    /**
     * Lets the library work, while time stands still, until {@code condition} holds or a second has passed.
     *
     * @return whether it holds
     */
    public boolean standUntil(BooleanSupplier condition) {
        synchronized (lock) {
            await(condition, TimeUnit.SECONDS.toNanos(1));
        }
        return condition.getAsBoolean();
    }

    private long liveNanos() {
        return System.nanoTime() - systemNanosAtStart;
    }

    /** Waits until nobody is at work. Who works for too long is forgotten. Holds {@link #lock}, before and after. */
    private void awaitIdle() {
        await(
                () -> {
                    workers.removeIf(SimulatedClock::hasNothingToDo);
                    return workers.isEmpty();
                },
                WORK_NANOS_MAX);
        workers.clear();
    }

    /** Lets others have {@link #lock} until {@code condition} holds, or too much real time has passed. */
    private void await(BooleanSupplier condition, long nanosMax) {
        long giveUpAt = System.nanoTime() + nanosMax;
        while (!condition.getAsBoolean() && System.nanoTime() < giveUpAt) {
            try {
                lock.wait(RECHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A thread of a pool does not sleep by this clock when its task is done: it waits for the next. */
    private static boolean hasNothingToDo(Thread thread) {
        return switch (thread.getState()) {
            case TERMINATED -> true;
            case WAITING, TIMED_WAITING -> waitsForATask(thread);
            default -> false;
        };
    }

    private static boolean waitsForATask(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("getTask")
                    && frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor")) {
                return true;
            }
        }
        return false;
    }

    /** The one sleeps that moves the time, within a call of the library: when nobody works, its waiting moves the time. */
    private void parkMover(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, TimeUnit.MILLISECONDS.toNanos(IDLE_BEFORE_TIME_PASSES_MILLIS));
        synchronized (lock) {
            workers.removeIf(SimulatedClock::hasNothingToDo);
            if (workers.isEmpty()) {
                step(saturatedSum(elapsedNanos, nanos));
            }
        }
    }

    private void sleep(Object blocker, long nanos) {
        Thread thread = Thread.currentThread();
        synchronized (lock) {
            workers.remove(thread);
            sleepers.put(thread, saturatedSum(elapsedNanos, nanos));
            sleeps++;
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
        long next = target;
        for (long deadline : sleepers.values()) {
            next = Math.min(next, deadline);
        }
        if (next == Long.MAX_VALUE) {
            return;
        }
        elapsedNanos = Math.max(elapsedNanos, next);
        announce.accept(wallMillis());
        for (Map.Entry<Thread, Long> sleeper : sleepers.entrySet()) {
            if (sleeper.getValue() <= elapsedNanos) {
                workers.add(sleeper.getKey());
                LockSupport.unpark(sleeper.getKey());
            }
        }
        sleepers.keySet().removeAll(workers);
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
