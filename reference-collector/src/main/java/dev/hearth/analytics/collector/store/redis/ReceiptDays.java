package dev.hearth.analytics.collector.store.redis;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of a partition's log were received on which day. A day never goes back, so that a day is a range.
 *
 * @param firstPositions by day of receipt, the position of its first event, or what it would have been
 */
record ReceiptDays(NavigableMap<Long, Long> firstPositions) {
    static ReceiptDays decode(List<@Nullable Object> fields) {
        NavigableMap<Long, Long> first = new TreeMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            first.put(Wire.number(fields.get(i)), Wire.number(fields.get(i + 1)));
        }
        return new ReceiptDays(first);
    }

    /** How many of a day's events lie after one position, and not after another. */
    long between(long epochDay, long after, long to) {
        Long first = firstPositions.get(epochDay);
        if (first == null) {
            return 0;
        }
        Map.Entry<Long, Long> next = firstPositions.higherEntry(epochDay);
        long last = next == null ? Long.MAX_VALUE : next.getValue() - 1;
        return Math.max(0, Math.min(last, to) - Math.max(first - 1, after));
    }

    /** By day, how many events lie after one position, and not after another. */
    SortedMap<Long, Long> between(long after, long to) {
        SortedMap<Long, Long> days = new TreeMap<>();
        firstPositions.keySet().forEach(day -> {
            long number = between(day, after, to);
            if (number > 0) {
                days.put(day, number);
            }
        });
        return days;
    }

    /** The first position that was received on that day or later, or the one after the newest. */
    long firstPositionOf(long epochDay, long newest) {
        Map.Entry<Long, Long> first = firstPositions.ceilingEntry(epochDay);
        return first == null ? newest + 1 : first.getValue();
    }
}
