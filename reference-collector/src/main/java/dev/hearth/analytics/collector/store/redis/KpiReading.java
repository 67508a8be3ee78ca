package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what is counted, over all partitions. */
final class KpiReading {
    private final RedisLink link;
    private final Keys[] keys;
    private final PartitionNumbers numbers;

    KpiReading(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
        this.numbers = new PartitionNumbers(link, keys);
    }

    /** A number, exact or estimated. */
    static long distinct(@Nullable Object value) {
        return PartitionNumbers.number(Wire.text(value));
    }

    private SortedMap<Long, byte[]> days(String kpi, long firstDay, long lastDay, RollupPart part)
            throws StoreUnavailableException {
        DayReading byDay = new DayReading(link, keys, numbers, part, kpi);
        return new BlockReading(link, numbers, byDay, part, kpi).read(firstDay, lastDay);
    }

    SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return totals(kpi, firstDay, lastDay, RollupPart.COUNTS, RollupPart::decodeNumbers);
    }

    SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return totals(kpi, firstDay, lastDay, RollupPart.DISTINCT, RollupPart::decodeNumbers);
    }

    SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return totals(kpi, firstDay, lastDay, RollupPart.SKETCH, RollupPart::decodeSketches);
    }

    List<Grouped<Long>> countsByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return grouped(kpi, firstDay, lastDay, RollupPart.COUNTS_BY_GROUP, RollupPart::decodeNumbers);
    }

    List<Grouped<Long>> distinctByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return grouped(kpi, firstDay, lastDay, RollupPart.DISTINCT_BY_GROUP, RollupPart::decodeNumbers);
    }

    List<Grouped<ValueSketch>> sketchesByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return grouped(kpi, firstDay, lastDay, RollupPart.SKETCHES_BY_GROUP, RollupPart::decodeSketches);
    }

    private interface Decoding<T> {
        void each(byte[] encoded, Names names, BiConsumer<String, T> group);
    }

    private <T> SortedMap<Long, T> totals(
            String kpi, long firstDay, long lastDay, RollupPart part, Decoding<T> decoding)
            throws StoreUnavailableException {
        SortedMap<Long, T> totals = new TreeMap<>();
        for (Grouped<T> one : grouped(kpi, firstDay, lastDay, part, decoding)) {
            if (one.group().equals(KpiKey.TOTAL)) {
                totals.put(one.epochDay(), one.value());
            }
        }
        return totals;
    }

    private <T> List<Grouped<T>> grouped(String kpi, long firstDay, long lastDay, RollupPart part, Decoding<T> decoding)
            throws StoreUnavailableException {
        List<Grouped<T>> grouped = new ArrayList<>();
        Names names = new Names();
        days(kpi, firstDay, lastDay, part)
                .forEach((day, encoded) ->
                        decoding.each(encoded, names, (group, value) -> grouped.add(new Grouped<>(day, group, value))));
        return grouped;
    }
}
