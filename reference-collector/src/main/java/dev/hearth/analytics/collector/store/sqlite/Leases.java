package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who counts the one partition, and which workers there are. In memory, because all workers of a data directory are in
 * the process that holds its lock; the epochs are in the file, and outlive it. Safe for any thread.
 */
final class Leases {
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Map<String, Long> workersUntilNanos = new HashMap<>();
    private @Nullable String holder;
    private long untilNanos;
    private long epoch;

    /** @param nanoTime a clock that never steps */
    Leases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Hands out the next epoch, durably. */
    interface NextEpoch {
        long get() throws StoreUnavailableException;
    }

    synchronized int announce(String worker, Duration lease) {
        long now = nanoTime.getAsLong();
        workersUntilNanos.put(worker, now + lease.toNanos());
        workersUntilNanos.values().removeIf(until -> until - now <= 0);
        return workersUntilNanos.size();
    }

    synchronized OptionalLong acquire(String worker, Duration lease, NextEpoch next) throws StoreUnavailableException {
        if (!worker.equals(holder)) {
            if (holder != null && untilNanos - nanoTime.getAsLong() > 0) {
                return OptionalLong.empty();
            }
            holder = null;
            epoch = next.get();
            holder = worker;
        }
        untilNanos = nanoTime.getAsLong() + lease.toNanos();
        return OptionalLong.of(epoch);
    }

    synchronized void release(long ofEpoch) {
        if (ofEpoch == epoch) {
            holder = null;
        }
    }
}
