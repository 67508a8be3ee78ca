package dev.hearth.analytics.collector.store.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the workers of this process when it has appended. What other collectors append, it does not know. */
final class AppendSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();

    // Guarded by lock.
    private final Map<Integer, Long> positions = new HashMap<>();

    void advance(int partition, long position) {
        lock.lock();
        try {
            positions.put(partition, position);
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when this process has appended after the position, or the time is over. */
    void awaitAfter(int partition, long position, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lock();
        try {
            while (positions.getOrDefault(partition, 0L) <= position && remainingNanos > 0) {
                remainingNanos = appended.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(int partition) {
        lock.lock();
        try {
            positions.remove(partition);
        } finally {
            lock.unlock();
        }
    }
}
