package dev.hearth.analytics.collector.http;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says whether the heap is so full, of what a collection did not free, that batches are better put off. Lets one through
 * now and then all the same: without work there would be no collection, and nobody would learn that there is room again.
 */
final class MemoryGuard {
    private static final long TRIAL_NANOS = 50_000_000;
    private static final int WHOLE = 100;

    private final MemoryPoolMXBean oldest;
    private final long percentMax;
    private final AtomicLong lastTrialNanos = new AtomicLong(System.nanoTime());

    MemoryGuard(long percentMax) {
        this.percentMax = percentMax;
        this.oldest = oldest();
    }

    /** The pool that objects which live long end up in: the largest that has a bound and is looked at after collections. */
    private static MemoryPoolMXBean oldest() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .max((a, b) -> Long.compare(a.getUsage().getMax(), b.getUsage().getMax()))
                .orElseThrow(() -> new IllegalStateException("no heap that is collected"));
    }

    /** Whether to put a batch off. */
    boolean isShort() {
        if (percentMax >= WHOLE || !isFull(oldest.getUsage()) || !isFull(oldest.getCollectionUsage())) {
            return false;
        }
        long now = System.nanoTime();
        long last = lastTrialNanos.get();
        return now - last < TRIAL_NANOS || !lastTrialNanos.compareAndSet(last, now);
    }

    private boolean isFull(MemoryUsage usage) {
        return usage != null && usage.getMax() > 0 && usage.getUsed() > usage.getMax() / WHOLE * percentMax;
    }
}
