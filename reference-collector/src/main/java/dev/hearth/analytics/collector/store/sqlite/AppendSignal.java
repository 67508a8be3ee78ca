package dev.hearth.analytics.collector.store.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest durable position, and a place to wait for the next. Safe for any thread. */
final class AppendSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    // Guarded by lock.
    private long position;

    AppendSignal(long position) {
        this.position = position;
    }

    void advance(long to) {
        lock.lock();
        try {
            if (to > position) {
                position = to;
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is something after that position, or the time is up. */
    void awaitAfter(long after, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lock();
        try {
            while (position <= after && remainingNanos > 0) {
                remainingNanos = advanced.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
