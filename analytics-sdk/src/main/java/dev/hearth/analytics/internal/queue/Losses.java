package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts by event name and reason, in a fixed order. Not thread-safe. */
final class Losses {
    /** The largest count that is believed when it is read from a file: what JSON carries exactly (RFC 8259, section 6). */
    private static final long COUNT_MAX = (1L << 53) - 1;

    private final TreeMap<LossKey, Long> counts = new TreeMap<>();

    void add(String eventName, DropReason reason, long count) {
        add(new LossKey(eventName, reason), count);
    }

    void add(LossKey key, long count) {
        if (count != 0) {
            counts.merge(key, count, Long::sum);
        }
    }

    /** A count that was read from a file: whatever it says, adding some of them up does not overflow. */
    static long believed(long count) {
        return Math.max(0, Math.min(count, COUNT_MAX));
    }

    void addAll(Losses other) {
        other.counts.forEach(this::add);
    }

    Map<LossKey, Long> counts() {
        return counts;
    }

    long get(LossKey key) {
        return counts.getOrDefault(key, 0L);
    }

    long total() {
        long total = 0;
        for (long count : counts.values()) {
            total += count;
        }
        return total;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void clear() {
        counts.clear();
    }

    Losses copy() {
        Losses copy = new Losses();
        copy.addAll(this);
        return copy;
    }

    List<LossCount> toList() {
        List<LossCount> list = new ArrayList<>();
        counts.forEach((key, count) -> list.add(new LossCount(key.eventName, key.reason, count)));
        return list;
    }
}
