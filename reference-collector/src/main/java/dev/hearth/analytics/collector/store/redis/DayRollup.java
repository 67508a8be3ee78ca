package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One day of one KPI, summed over the partitions. The stamps of the partitions, added up, say of which state it is: each
 * of them only grows, so equal sums are equal states.
 */
final class DayRollup {
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final SortedMap<String, Long> distinct = new TreeMap<>();
    private final SortedMap<String, ValueSketch> sketches = new TreeMap<>();
    private long stamp;
    private long membersStamp;

    /** Adds a partition as {@link Script#DAY} read it. */
    void add(List<@Nullable Object> partition) {
        List<@Nullable Object> totals = Wire.list(partition.get(0));
        stamp += Wire.number(totals.get(0));
        membersStamp += Wire.number(totals.get(1));
        Map<String, long[]> sizes = new TreeMap<>();
        long[] total = {Wire.number(totals.get(2)), Wire.number(totals.get(3))};
        if (total[0] != 0) {
            sizes.put(KpiKey.TOTAL, total);
        }
        addGroups(Wire.list(partition.get(1)), sizes);
        addMembers(Wire.list(partition.get(2)));
        addSketches(Wire.list(partition.get(3)), sizes);
    }

    private void addGroups(List<@Nullable Object> fields, Map<String, long[]> sizes) {
        for (int i = 0; i < fields.size(); i += 2) {
            String field = Wire.text(fields.get(i));
            if (field.startsWith("c:")) {
                counts.merge(field.substring(2), Wire.number(fields.get(i + 1)), Long::sum);
            } else if (field.startsWith("n:")) {
                sizes.computeIfAbsent(field.substring(2), group -> new long[2])[0] = Wire.number(fields.get(i + 1));
            } else if (field.startsWith("s:")) {
                sizes.computeIfAbsent(field.substring(2), group -> new long[2])[1] = Wire.number(fields.get(i + 1));
            }
        }
    }

    private void addMembers(List<@Nullable Object> fields) {
        for (int i = 0; i < fields.size(); i += 2) {
            String field = Wire.text(fields.get(i));
            if (field.startsWith("u:") && field.length() > 2) {
                distinct.merge(field.substring(2), KpiReading.distinct(fields.get(i + 1)), Long::sum);
            }
        }
    }

    private void addSketches(List<@Nullable Object> fields, Map<String, long[]> sizes) {
        Map<String, Map<Integer, Long>> buckets = new TreeMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            String field = Wire.text(fields.get(i));
            int colon = field.indexOf(':');
            buckets.computeIfAbsent(field.substring(colon + 1), group -> new TreeMap<>())
                    .put(Integer.valueOf(field.substring(0, colon)), Wire.number(fields.get(i + 1)));
        }
        sizes.forEach((group, size) -> {
            if (size[0] != 0) {
                sketches.computeIfAbsent(group, g -> new ValueSketch())
                        .merge(new ValueSketch(size[0], size[1], buckets.getOrDefault(group, Map.of())));
            }
        });
    }

    /** Of which state the counts and sketches are. */
    long stamp() {
        return stamp;
    }

    /** Of which state the numbers of members are. */
    long membersStamp() {
        return membersStamp;
    }

    /** By group; nothing for the day as a whole. */
    SortedMap<String, Long> counts() {
        return counts;
    }

    /** By group; nothing for the day as a whole. */
    SortedMap<String, Long> distinct() {
        return distinct;
    }

    /** Of the day as a whole, or null if it has none. */
    @Nullable
    ValueSketch sketch() {
        return sketches.get(KpiKey.TOTAL);
    }

    /** By group. */
    SortedMap<String, ValueSketch> groupSketches() {
        SortedMap<String, ValueSketch> groups = new TreeMap<>(sketches);
        groups.remove(KpiKey.TOTAL);
        return groups;
    }

    /** The parts that are kept, each with the stamp of its state in front. */
    Map<RollupPart, byte[]> encode() {
        SortedMap<String, ValueSketch> whole = new TreeMap<>();
        ValueSketch sketch = sketch();
        if (sketch != null) {
            whole.put(KpiKey.TOTAL, Objects.requireNonNull(sketch));
        }
        return Map.of(
                RollupPart.SKETCH, RollupPart.encodeSketches(stamp, whole),
                RollupPart.COUNTS_BY_GROUP, RollupPart.encodeNumbers(stamp, counts),
                RollupPart.SKETCHES_BY_GROUP, RollupPart.encodeSketches(stamp, groupSketches()),
                RollupPart.DISTINCT_BY_GROUP, RollupPart.encodeNumbers(membersStamp, distinct));
    }
}
