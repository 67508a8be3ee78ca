package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the events of a day of receipt went. Each partition is read at one moment, so the equation holds in each, and
 * in the sum. What is pending is taken from the positions in the log, and not worked out from the other numbers: so the
 * equation can be wrong, and means something when it holds.
 */
final class IntegrityReading {
    private static final String REJECTED_PREFIX = "rejected:";
    private static final List<String> MEASURES = measures();

    private final RedisLink link;
    private final Keys[] keys;

    IntegrityReading(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    private static List<String> measures() {
        List<String> measures =
                new ArrayList<>(List.of("received", "accepted", "duplicate", "counted", "late", "set_aside"));
        for (RejectReason reason : RejectReason.values()) {
            measures.add(REJECTED_PREFIX + reason.wireName());
        }
        return measures;
    }

    List<IntegrityDay> read(long firstDay, long lastDay) throws StoreUnavailableException {
        List<CompletableFuture<List<@Nullable Object>>> asked = new ArrayList<>();
        for (Keys names : keys) {
            List<byte[]> keyNames = List.of(
                    Wire.bytes(names.meta()),
                    Wire.bytes(names.absent()),
                    Wire.bytes(names.integrity()),
                    Wire.bytes(names.days()));
            List<byte[]> args = new ArrayList<>();
            args.add(Wire.bytes(names.tag()));
            args.add(Wire.bytes(firstDay));
            args.add(Wire.bytes(lastDay));
            MEASURES.forEach(measure -> args.add(Wire.bytes(measure)));
            asked.add(link.run(Script.INTEGRITY, keyNames, args));
        }
        SortedMap<Long, Sum> days = new TreeMap<>();
        for (CompletableFuture<List<@Nullable Object>> partition : asked) {
            add(days, RedisLink.await(partition));
        }
        List<IntegrityDay> report = new ArrayList<>();
        days.forEach((day, sum) -> report.add(sum.day(day)));
        return report;
    }

    private static void add(SortedMap<Long, Sum> days, List<@Nullable Object> partition) {
        ReceiptDays receipts = ReceiptDays.decode(Wire.list(partition.get(2)));
        long last = Wire.number(partition.get(0));
        long applied = Wire.number(partition.get(1));
        for (Object day : Wire.list(partition.get(3))) {
            List<@Nullable Object> read = Wire.list(day);
            long epochDay = Wire.number(read.get(0));
            Sum sum = days.computeIfAbsent(epochDay, d -> new Sum());
            List<@Nullable Object> values = Wire.list(read.get(1));
            for (int i = 0; i < MEASURES.size(); i++) {
                sum.measures.merge(MEASURES.get(i), Wire.number(values.get(i)), Long::sum);
            }
            sum.measures.merge("pending", receipts.between(epochDay, applied, last), Long::sum);
            List<@Nullable Object> losses = Wire.list(read.get(2));
            for (int i = 0; i < losses.size(); i += 2) {
                sum.losses.merge(Wire.text(losses.get(i)), Wire.number(losses.get(i + 1)), Long::sum);
            }
        }
    }

    /** One day, summed over the partitions. */
    private static final class Sum {
        private final Map<String, Long> measures = new TreeMap<>();
        private final SortedMap<String, Long> losses = new TreeMap<>();

        private long of(String measure) {
            return measures.getOrDefault(measure, 0L);
        }

        IntegrityDay day(long epochDay) {
            SortedMap<String, Long> rejected = new TreeMap<>();
            measures.forEach((measure, value) -> {
                if (measure.startsWith(REJECTED_PREFIX) && value > 0) {
                    rejected.put(measure.substring(REJECTED_PREFIX.length()), value);
                }
            });
            List<ReportedLoss> reported = new ArrayList<>();
            losses.forEach((words, count) -> {
                int end = words.indexOf('\n');
                reported.add(new ReportedLoss(words.substring(0, end), words.substring(end + 1), count));
            });
            return new IntegrityDay(
                    epochDay,
                    of("received"),
                    of("accepted"),
                    of("duplicate"),
                    rejected,
                    of("late"),
                    of("counted"),
                    of("pending") + of("set_aside"),
                    of("set_aside"),
                    reported);
        }
    }
}
