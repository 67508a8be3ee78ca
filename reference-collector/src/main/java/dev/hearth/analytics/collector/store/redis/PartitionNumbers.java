package dev.hearth.analytics.collector.store.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads one number of each day, or of each block of days, from every partition, and adds the partitions up. */
final class PartitionNumbers {
    /** A stamp that is younger may soon be another. */
    private static final long QUIET_MICROS = TimeUnit.SECONDS.toMicros(10);

    private final RedisLink link;
    private final Keys[] keys;

    PartitionNumbers(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    /**
     * What the partitions come to.
     *
     * @param sums by day or block; what comes to 0 is left out
     * @param young those with a partition whose number, taken for a stamp, is of the last seconds by its Redis's clock
     */
    record Sums(SortedMap<Long, Long> sums, Set<Long> young) {}

    CompletableFuture<SortedMap<Long, Long>> days(String kpi, long firstDay, long lastDay, String which) {
        return ask(kpi, firstDay, lastDay, "", which).thenApply(Sums::sums);
    }

    CompletableFuture<Sums> blocks(String kpi, long firstBlock, long lastBlock, String which) {
        return ask(kpi, firstBlock, lastBlock, RollupBlock.PREFIX, which);
    }

    private CompletableFuture<Sums> ask(String kpi, long first, long last, String prefix, String which) {
        List<CompletableFuture<List<@Nullable Object>>> asked = new ArrayList<>();
        List<byte[]> args = List.of(Wire.bytes(first), Wire.bytes(last), Wire.bytes(prefix), Wire.bytes(which));
        for (Keys names : keys) {
            List<byte[]> keyNames =
                    List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent()), Wire.bytes(names.totals(kpi)));
            asked.add(link.run(Script.TOTALS, keyNames, args));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> {
            Sums sums = new Sums(new TreeMap<>(), new HashSet<>());
            asked.forEach(partition -> add(sums, first, partition.join()));
            sums.sums.values().removeIf(sum -> sum == 0);
            return sums;
        });
    }

    private static void add(Sums sums, long first, List<@Nullable Object> partition) {
        String[] values = Wire.text(partition.get(0)).split(",", -1);
        long nowMicros = Wire.number(partition.get(1));
        for (int i = 0; i < values.length; i++) {
            if (!values[i].isEmpty()) {
                long number = number(values[i]);
                sums.sums.merge(first + i, number, Long::sum);
                if (nowMicros - number < QUIET_MICROS) {
                    sums.young.add(first + i);
                }
            }
        }
    }

    /** A number, exact or estimated. */
    static long number(String text) {
        return Long.parseLong(text.startsWith("~") ? text.substring(1) : text);
    }
}
