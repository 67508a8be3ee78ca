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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is counted, over all partitions. Single numbers are read from each partition and added up. Sketches and
 * groups are kept as {@link DayRollup rollups}; a day whose partitions have changed since is rolled up again.
 */
final class KpiReading {
    /** More would hold up the batches that come in meanwhile. */
    private static final int DAYS_AT_ONCE = 4;

    private final RedisLink link;
    private final Keys[] keys;

    KpiReading(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return RedisLink.await(sums(kpi, firstDay, lastDay, "c"));
    }

    SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return RedisLink.await(sums(kpi, firstDay, lastDay, "u"));
    }

    /** A number, exact or estimated. */
    static long distinct(@Nullable Object value) {
        return distinct(Wire.text(value));
    }

    private static long distinct(String number) {
        return Long.parseLong(number.startsWith("~") ? number.substring(1) : number);
    }

    /** By day, over all partitions; days that come to 0 are left out. */
    private CompletableFuture<SortedMap<Long, Long>> sums(String kpi, long firstDay, long lastDay, String which) {
        List<CompletableFuture<List<@Nullable Object>>> asked = new ArrayList<>();
        List<byte[]> args = List.of(Wire.bytes(firstDay), Wire.bytes(lastDay), Wire.bytes(which));
        for (Keys names : keys) {
            List<byte[]> keyNames =
                    List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent()), Wire.bytes(names.totals(kpi)));
            asked.add(link.run(Script.TOTALS, keyNames, args));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> {
            SortedMap<Long, Long> sums = new TreeMap<>();
            for (CompletableFuture<List<@Nullable Object>> partition : asked) {
                String[] values = Wire.text(partition.join().get(0)).split(",", -1);
                for (int i = 0; i < values.length; i++) {
                    if (!values[i].isEmpty()) {
                        sums.merge(firstDay + i, distinct(values[i]), Long::sum);
                    }
                }
            }
            sums.values().removeIf(sum -> sum == 0);
            return sums;
        });
    }

    private CompletableFuture<List<KeyValue<byte[], byte[]>>> kept(
            String kpi, long firstDay, long lastDay, RollupPart part) {
        byte[][] fields = new byte[(int) (lastDay - firstDay + 1)][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Wire.bytes(part.field(firstDay + i));
        }
        byte[] name = Wire.bytes(Keys.rollup(kpi));
        return link.call(commands -> commands.hmget(name, fields));
    }

    SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        SortedMap<Long, ValueSketch> sketches = new TreeMap<>();
        rollups(kpi, firstDay, lastDay, RollupPart.SKETCH)
                .forEach((day, encoded) -> RollupPart.decodeSketches(encoded, (group, sketch) -> {
                    if (group.equals(KpiKey.TOTAL)) {
                        sketches.put(day, sketch);
                    }
                }));
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

    private interface Decoding<T> {
        void each(byte[] encoded, BiConsumer<String, T> group);
    }

    private <T> List<Grouped<T>> grouped(String kpi, long firstDay, long lastDay, RollupPart part, Decoding<T> decoding)
            throws StoreUnavailableException {
        List<Grouped<T>> grouped = new ArrayList<>();
        rollups(kpi, firstDay, lastDay, part)
                .forEach((day, encoded) ->
                        decoding.each(encoded, (group, value) -> grouped.add(new Grouped<>(day, group, value))));
        return grouped;
    }

    /** The part of each day that has any. */
    private SortedMap<Long, byte[]> rollups(String kpi, long firstDay, long lastDay, RollupPart part)
            throws StoreUnavailableException {
        // A rollup that is of another state than the stamps, older or newer, is made again.
        CompletableFuture<SortedMap<Long, Long>> asked = sums(kpi, firstDay, lastDay, part.stamp());
        List<KeyValue<byte[], byte[]>> kept = RedisLink.await(kept(kpi, firstDay, lastDay, part));
        SortedMap<Long, Long> stamps = RedisLink.await(asked);
        SortedMap<Long, byte[]> current = new TreeMap<>();
        List<Long> stale = new ArrayList<>();
        stamps.forEach((day, stamp) -> {
            KeyValue<byte[], byte[]> one = kept.get((int) (day - firstDay));
            if (one.hasValue() && RollupPart.stampOf(one.getValue()) == stamp) {
                current.put(day, one.getValue());
            } else {
                stale.add(day);
            }
        });
        for (int from = 0; from < stale.size(); from += DAYS_AT_ONCE) {
            rollUp(kpi, stale.subList(from, Math.min(stale.size(), from + DAYS_AT_ONCE)), part, current);
        }
        return current;
    }

    private void rollUp(String kpi, List<Long> days, RollupPart part, SortedMap<Long, byte[]> current)
            throws StoreUnavailableException {
        Map<Long, CompletableFuture<DayRollup>> running = new TreeMap<>();
        days.forEach(day -> running.put(day, rollUp(kpi, day)));
        for (Map.Entry<Long, CompletableFuture<DayRollup>> day : running.entrySet()) {
            Map<RollupPart, byte[]> parts = RedisLink.await(day.getValue()).encode();
            current.put(day.getKey(), Objects.requireNonNull(parts.get(part)));
            keep(kpi, day.getKey(), parts);
        }
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
