package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is counted, over all partitions. Single numbers are read from each partition and added up. Sketches and
 * groups are kept as {@link DayRollup rollups}; a day whose partitions have changed since is rolled up again.
 */
final class KpiReading {
    private final RedisLink link;
    private final Keys[] keys;

    KpiReading(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return sums(kpi, firstDay, lastDay, day -> day + ":c", Wire::number);
    }

    SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return sums(kpi, firstDay, lastDay, day -> day + ":u", KpiReading::distinct);
    }

    /** A number of members, exact or estimated. */
    static long distinct(@Nullable Object value) {
        String number = Wire.text(value);
        return Long.parseLong(number.startsWith("~") ? number.substring(1) : number);
    }

    private SortedMap<Long, Long> sums(
            String kpi, long firstDay, long lastDay, Function<Long, String> field, ToLongFunction<byte[]> value)
            throws StoreUnavailableException {
        List<CompletableFuture<List<KeyValue<byte[], byte[]>>>> asked = new ArrayList<>();
        byte[][] fields = fields(firstDay, lastDay, field);
        for (Keys names : keys) {
            asked.add(read(names.totals(kpi), fields));
        }
        SortedMap<Long, Long> sums = new TreeMap<>();
        for (CompletableFuture<List<KeyValue<byte[], byte[]>>> partition : asked) {
            List<KeyValue<byte[], byte[]>> values = RedisLink.await(partition);
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i).hasValue()) {
                    sums.merge(firstDay + i, value.applyAsLong(values.get(i).getValue()), Long::sum);
                }
            }
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    private static byte[][] fields(long firstDay, long lastDay, Function<Long, String> field) {
        byte[][] fields = new byte[(int) (lastDay - firstDay + 1)][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Wire.bytes(field.apply(firstDay + i));
        }
        return fields;
    }

    private CompletableFuture<List<KeyValue<byte[], byte[]>>> read(String key, byte[][] fields) {
        byte[] name = Wire.bytes(key);
        return link.call(commands -> commands.hmget(name, fields));
    }

    SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        SortedMap<Long, ValueSketch> sketches = new TreeMap<>();
        rollups(kpi, firstDay, lastDay, RollupPart.SKETCH).forEach((day, encoded) -> {
            ValueSketch sketch = RollupPart.decodeSketches(encoded).get(KpiKey.TOTAL);
            if (sketch != null) {
                sketches.put(day, sketch);
            }
        });
        return sketches;
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

    private <T> List<Grouped<T>> grouped(
            String kpi, long firstDay, long lastDay, RollupPart part, Function<byte[], SortedMap<String, T>> decode)
            throws StoreUnavailableException {
        List<Grouped<T>> grouped = new ArrayList<>();
        rollups(kpi, firstDay, lastDay, part)
                .forEach((day, encoded) ->
                        decode.apply(encoded).forEach((group, value) -> grouped.add(new Grouped<>(day, group, value))));
        return grouped;
    }

    /** The part of each day that has any. */
    private SortedMap<Long, byte[]> rollups(String kpi, long firstDay, long lastDay, RollupPart part)
            throws StoreUnavailableException {
        // Asked for together, the rollups last: one that is older than the stamps is seen to be.
        SortedMap<Long, Long> stamps = sums(kpi, firstDay, lastDay, part::stampField, Wire::number);
        List<KeyValue<byte[], byte[]>> kept =
                RedisLink.await(read(Keys.rollup(kpi), fields(firstDay, lastDay, part::field)));
        SortedMap<Long, byte[]> current = new TreeMap<>();
        Map<Long, CompletableFuture<DayRollup>> stale = new TreeMap<>();
        stamps.forEach((day, stamp) -> {
            KeyValue<byte[], byte[]> one = kept.get((int) (day - firstDay));
            if (one.hasValue() && RollupPart.stampOf(one.getValue()) == stamp) {
                current.put(day, one.getValue());
            } else {
                stale.put(day, rollUp(kpi, day));
            }
        });
        for (Map.Entry<Long, CompletableFuture<DayRollup>> day : stale.entrySet()) {
            Map<RollupPart, byte[]> parts = RedisLink.await(day.getValue()).encode();
            current.put(day.getKey(), Objects.requireNonNull(parts.get(part)));
            keep(kpi, day.getKey(), parts);
        }
        return current;
    }

    private CompletableFuture<DayRollup> rollUp(String kpi, long epochDay) {
        List<CompletableFuture<List<@Nullable Object>>> asked = new ArrayList<>();
        for (Keys names : keys) {
            List<byte[]> keyNames = List.of(
                    Wire.bytes(names.meta()),
                    Wire.bytes(names.absent()),
                    Wire.bytes(names.totals(kpi)),
                    Wire.bytes(names.groups(kpi, epochDay)),
                    Wire.bytes(names.members(kpi, epochDay)),
                    Wire.bytes(names.sketch(kpi, epochDay)));
            asked.add(link.run(Script.DAY, keyNames, List.of(Wire.bytes(epochDay))));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> {
            DayRollup rollup = new DayRollup();
            asked.forEach(partition -> rollup.add(partition.join()));
            return rollup;
        });
    }

    /** Nobody waits for it, and nobody misses it if it fails: the next reader rolls the day up again. */
    private void keep(String kpi, long epochDay, Map<RollupPart, byte[]> parts) {
        // The client takes its fields so; nothing is looked up in it.
        IdentityHashMap<byte[], byte[]> fields = new IdentityHashMap<>();
        parts.forEach((part, encoded) -> fields.put(Wire.bytes(part.field(epochDay)), encoded));
        byte[] key = Wire.bytes(Keys.rollup(kpi));
        var unused = link.call(commands -> commands.hset(key, fields));
    }
}
