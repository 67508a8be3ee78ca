package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of days one by one. Single numbers are read from each partition and added up. Sketches and groups are kept
 * as {@link DayRollup rollups}; a day whose partitions have changed since is rolled up again.
 */
final class DayReading {
    /** More would hold up the batches that come in meanwhile. */
    private static final int DAYS_AT_ONCE = 4;

    private final RedisLink link;
    private final Keys[] keys;
    private final PartitionNumbers numbers;
    private final RollupPart part;
    private final String kpi;

    DayReading(RedisLink link, Keys[] keys, PartitionNumbers numbers, RollupPart part, String kpi) {
        this.link = link;
        this.keys = keys;
        this.numbers = numbers;
        this.part = part;
        this.kpi = kpi;
    }

    /** Something that was asked for. */
    interface Asked {
        /** Waits for it: the part of each day that has any, encoded. */
        SortedMap<Long, byte[]> get() throws StoreUnavailableException;
    }

    /** Asks, and waits for nothing. */
    Asked ask(long firstDay, long lastDay) {
        if (part.isOneNumber()) {
            CompletableFuture<SortedMap<Long, Long>> asked = numbers.days(kpi, firstDay, lastDay, part.field());
            return () -> encoded(RedisLink.await(asked));
        }
        // A rollup that is of another state than the stamps, older or newer, is made again.
        CompletableFuture<SortedMap<Long, Long>> stamps = numbers.days(kpi, firstDay, lastDay, part.stamp());
        CompletableFuture<List<KeyValue<byte[], byte[]>>> kept = kept(firstDay, lastDay);
        return () -> current(firstDay, RedisLink.await(kept), RedisLink.await(stamps));
    }

    private static SortedMap<Long, byte[]> encoded(SortedMap<Long, Long> values) {
        SortedMap<Long, byte[]> encoded = new TreeMap<>();
        values.forEach((day, value) ->
                encoded.put(day, RollupPart.encodeNumbers(0, new TreeMap<>(Map.of(KpiKey.TOTAL, value)))));
        return encoded;
    }

    private CompletableFuture<List<KeyValue<byte[], byte[]>>> kept(long firstDay, long lastDay) {
        byte[][] fields = new byte[(int) (lastDay - firstDay + 1)][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Wire.bytes(part.field(firstDay + i));
        }
        byte[] name = Wire.bytes(Keys.rollup(kpi));
        return link.call(commands -> commands.hmget(name, fields));
    }

    private SortedMap<Long, byte[]> current(
            long firstDay, List<KeyValue<byte[], byte[]>> kept, SortedMap<Long, Long> stamps)
            throws StoreUnavailableException {
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
            rollUp(stale.subList(from, Math.min(stale.size(), from + DAYS_AT_ONCE)), current);
        }
        return current;
    }

    private void rollUp(List<Long> days, SortedMap<Long, byte[]> current) throws StoreUnavailableException {
        Map<Long, CompletableFuture<DayRollup>> running = new TreeMap<>();
        days.forEach(day -> running.put(day, rollUp(day)));
        for (Map.Entry<Long, CompletableFuture<DayRollup>> day : running.entrySet()) {
            Map<RollupPart, byte[]> parts = RedisLink.await(day.getValue()).encode();
            current.put(day.getKey(), Objects.requireNonNull(parts.get(part)));
            keep(day.getKey(), parts);
        }
    }

    private CompletableFuture<DayRollup> rollUp(long epochDay) {
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
    private void keep(long epochDay, Map<RollupPart, byte[]> parts) {
        // The client takes its fields so; nothing is looked up in it.
        IdentityHashMap<byte[], byte[]> fields = new IdentityHashMap<>();
        parts.forEach((each, encoded) -> fields.put(Wire.bytes(each.field(epochDay)), encoded));
        byte[] key = Wire.bytes(Keys.rollup(kpi));
        var unused = link.call(commands -> commands.hset(key, fields));
    }
}
