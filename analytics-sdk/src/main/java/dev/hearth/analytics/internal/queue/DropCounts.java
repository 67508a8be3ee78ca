package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** What this process has dropped, by reason: for the statistics, in memory only. Any thread. */
final class DropCounts {
    private final AtomicLongArray counts = new AtomicLongArray(DropReason.values().length + 1);

    void add(DropReason reason, long count) {
        counts.addAndGet(DiskCodes.of(reason), count);
    }

    void addAll(Losses losses) {
        losses.counts().forEach((key, count) -> add(key.reason, count));
    }

    Map<DropReason, Long> toMap() {
        Map<DropReason, Long> map = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            long count = counts.get(DiskCodes.of(reason));
            if (count > 0) {
                map.put(reason, count);
            }
        }
        return map;
    }
}
