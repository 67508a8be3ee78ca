package dev.hearth.analytics.collector.store.redis;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets go of the log of old days, and of what only served to count them. Done twice it changes nothing. */
final class Purge {
    /** Redis lets go of so many entries at once without anybody noticing. */
    private static final long ENTRIES_A_STEP = 20_000;

    private static final int BUCKETS_A_STEP = 128;

    private final RedisLink link;
    private final Keys[] keys;
    private final PartitionLog log;
    private final JobBook book;

    Purge(RedisLink link, Keys[] keys, PartitionLog log, JobBook book) {
        this.link = link;
        this.keys = keys;
        this.log = log;
        this.book = book;
    }

    /** Does it. The answer is how many days of receipt are gone. */
    long run(long beforeDay) throws StoreUnavailableException, RefusedException {
        for (int partition = 0; partition < keys.length; partition++) {
            refuseIfPending(partition, beforeDay);
        }
        Set<Long> days = new HashSet<>();
        for (int partition = 0; partition < keys.length; partition++) {
            book.renew();
            days.addAll(log.receiptDays(partition)
                    .firstPositions()
                    .headMap(beforeDay)
                    .keySet());
            trim(partition, beforeDay);
            forgetMembers(keys[partition], beforeDay);
        }
        return days.size();
    }

    private void refuseIfPending(int partition, long beforeDay) throws StoreUnavailableException, RefusedException {
        ReceiptDays days = log.receiptDays(partition);
        long applied = log.state(partition, "applied");
        long last = log.state(partition, "last");
        for (Map.Entry<Long, Long> day : days.between(applied, last).entrySet()) {
            if (day.getKey() < beforeDay) {
                throw new RefusedException("the events received on " + LocalDate.ofEpochDay(day.getKey())
                        + " are not all counted yet: run the collector first");
            }
        }
    }

    private void trim(int partition, long beforeDay) throws StoreUnavailableException {
        Keys names = keys[partition];
        ReceiptDays days = log.receiptDays(partition);
        long keepFrom = days.firstPositionOf(beforeDay, log.state(partition, "last"));
        List<PartitionLog.Entry> oldest = log.read(partition, 1, Long.MAX_VALUE, 1);
        long first = oldest.isEmpty() ? keepFrom : oldest.get(0).position();
        while (true) {
            first = Math.min(keepFrom, first + ENTRIES_A_STEP);
            run(names, "log", List.of(Wire.bytes(first), Wire.bytes(beforeDay)));
            if (first == keepFrom) {
                break;
            }
        }
        dropAside(names, keepFrom);
    }

    /** What was set aside is no longer in the log: it stays so in the report. */
    private void dropAside(Keys names, long keepFrom) throws StoreUnavailableException {
        byte[] key = Wire.bytes(names.aside());
        for (byte[] position : RedisLink.await(link.call(commands -> commands.smembers(key)))) {
            if (Wire.number(position) < keepFrom) {
                RedisLink.await(link.call(commands -> commands.srem(key, position)));
            }
        }
    }

    private void forgetMembers(Keys names, long beforeDay) throws StoreUnavailableException {
        byte[] kpis = Wire.bytes(names.kpis());
        for (byte[] kpi : RedisLink.await(link.call(commands -> commands.smembers(kpis)))) {
            run(names, "members", List.of(Wire.bytes(beforeDay), kpi));
            for (int from = 0; from < Keys.BUCKETS; from += BUCKETS_A_STEP) {
                List<byte[]> args = new ArrayList<>();
                args.add(Wire.bytes(DAYS.toMillis(beforeDay)));
                for (int bucket = from; bucket < from + BUCKETS_A_STEP; bucket++) {
                    args.add(Wire.bytes(names.sessions(Wire.text(kpi), bucket)));
                }
                run(names, "sessions", args);
            }
        }
    }

    private List<@Nullable Object> run(Keys names, String what, List<byte[]> more) throws StoreUnavailableException {
        List<byte[]> args = new ArrayList<>();
        args.add(Wire.bytes(names.tag()));
        args.add(Wire.bytes(what));
        args.addAll(more);
        List<byte[]> keyNames = new ArrayList<>();
        for (String key : List.of(names.meta(), names.absent(), names.events(), names.days(), names.span())) {
            keyNames.add(Wire.bytes(key));
        }
        return RedisLink.await(link.run(Script.PURGE, keyNames, args));
    }
}
