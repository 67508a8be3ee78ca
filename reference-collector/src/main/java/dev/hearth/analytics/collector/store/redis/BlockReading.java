package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a range of days: those that make up whole {@link RollupBlock blocks} from there, where nothing has
 * changed in them since, and all others one by one. A block is kept again once nothing has changed in it for a while: one that
 * is counted into all the time would be kept for nobody.
 */
final class BlockReading {
    private final RedisLink link;
    private final PartitionNumbers numbers;
    private final DayReading byDay;
    private final RollupPart part;
    private final String kpi;

    BlockReading(RedisLink link, PartitionNumbers numbers, DayReading byDay, RollupPart part, String kpi) {
        this.link = link;
        this.numbers = numbers;
        this.byDay = byDay;
        this.part = part;
        this.kpi = kpi;
    }

    /** The part of each day that has any, encoded. */
    SortedMap<Long, byte[]> read(long firstDay, long lastDay) throws StoreUnavailableException {
        long firstBlock = RollupBlock.of(firstDay + RollupBlock.DAYS - 1);
        long lastBlock = RollupBlock.of(lastDay + 1) - 1;
        if (firstBlock > lastBlock) {
            return byDay.ask(firstDay, lastDay).get();
        }
        // The stamps first: what changes in between makes a block look older than it is, and it is read again.
        CompletableFuture<PartitionNumbers.Sums> stamps = numbers.blocks(kpi, firstBlock, lastBlock, part.stamp());
        CompletableFuture<List<KeyValue<byte[], byte[]>>> kept = kept(firstBlock, lastBlock);
        List<DayReading.Asked> ends = new ArrayList<>();
        if (firstDay < RollupBlock.firstDay(firstBlock)) {
            ends.add(byDay.ask(firstDay, RollupBlock.firstDay(firstBlock) - 1));
        }
        if (lastDay > RollupBlock.lastDay(lastBlock)) {
            ends.add(byDay.ask(RollupBlock.lastDay(lastBlock) + 1, lastDay));
        }
        SortedMap<Long, byte[]> days = blocks(firstBlock, lastBlock, RedisLink.await(stamps), RedisLink.await(kept));
        for (DayReading.Asked end : ends) {
            days.putAll(end.get());
        }
        return days;
    }

    private CompletableFuture<List<KeyValue<byte[], byte[]>>> kept(long firstBlock, long lastBlock) {
        byte[][] fields = new byte[(int) (lastBlock - firstBlock + 1)][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Wire.bytes(part.blockField(firstBlock + i));
        }
        byte[] name = Wire.bytes(Keys.rollup(kpi));
        return link.call(commands -> commands.hmget(name, fields));
    }

    private SortedMap<Long, byte[]> blocks(
            long firstBlock, long lastBlock, PartitionNumbers.Sums stamps, List<KeyValue<byte[], byte[]>> kept)
            throws StoreUnavailableException {
        SortedMap<Long, byte[]> days = new TreeMap<>();
        long block = firstBlock;
        while (block <= lastBlock) {
            long from = block;
            while (block <= lastBlock && !isCurrent(stamps.sums().get(block), kept.get((int) (block - firstBlock)))) {
                block++;
            }
            if (block > from) {
                days.putAll(anew(from, block - 1, stamps));
            }
            if (block <= lastBlock) {
                days.putAll(
                        RollupBlock.decode(kept.get((int) (block - firstBlock)).getValue()));
                block++;
            }
        }
        return days;
    }

    private static boolean isCurrent(@Nullable Long stamp, KeyValue<byte[], byte[]> kept) {
        return stamp != null && kept.hasValue() && RollupBlock.stampOf(kept.getValue()) == stamp;
    }

    private SortedMap<Long, byte[]> anew(long firstBlock, long lastBlock, PartitionNumbers.Sums stamps)
            throws StoreUnavailableException {
        SortedMap<Long, byte[]> days = byDay.ask(RollupBlock.firstDay(firstBlock), RollupBlock.lastDay(lastBlock))
                .get();
        for (long block = firstBlock; block <= lastBlock; block++) {
            Long stamp = stamps.sums().get(block);
            if (stamp != null && !stamps.young().contains(block)) {
                keep(block, stamp, days);
            }
        }
        return days;
    }

    /** Nobody waits for it, and nobody misses it if it fails: the next reader reads the days again. */
    private void keep(long block, long stamp, SortedMap<Long, byte[]> days) {
        byte[] encoded =
                RollupBlock.encode(stamp, days.subMap(RollupBlock.firstDay(block), RollupBlock.lastDay(block) + 1));
        byte[] key = Wire.bytes(Keys.rollup(kpi));
        byte[] field = Wire.bytes(part.blockField(block));
        var unused = link.call(commands -> commands.hset(key, field, encoded));
    }
}
