package dev.hearth.analytics.collector.aggregate;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the threads of one worker share: its name, how long it leases, whether it is closed. Safe for any thread. */
final class WorkerLife {
    private final String worker;
    private final Duration lease;
    private final FairShare share;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private boolean closed;
    private long moves;

    WorkerLife(String worker, Duration lease, int partitions) {
        this.worker = worker;
        this.lease = lease;
        this.share = new FairShare(partitions);
    }

    String worker() {
        return worker;
    }

    Duration lease() {
        return lease;
    }

    /** How often a lease is renewed, and what is free is looked for. */
    Duration renewal() {
        return lease.dividedBy(4);
    }

    FairShare share() {
        return share;
    }

    /** Somebody may be waiting for a position. */
    void moved() {
        lock.lock();
        try {
            moves++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often something has moved. */
    long moves() {
        lock.lock();
        try {
            return moves;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when something has moved since it had moved so often, or the time is up. */
    void awaitMoved(long since, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lock();
        try {
            while (!closed && moves == since && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void awaitClosed(Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lock();
        try {
            while (!closed && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
