package dev.hearth.analytics.collector.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the bodies that are read now may hold together, inflated. What is kept of a body is never more than what was
 * inflated of it, so that this bounds what all of them keep. Safe for any thread.
 */
final class InflatedBudget {
    private final AtomicLong free;

    InflatedBudget(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    void take(long bytes) throws OverloadedException {
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            throw new OverloadedException();
        }
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }
}
