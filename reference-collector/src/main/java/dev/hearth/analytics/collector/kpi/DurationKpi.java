package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions last, in seconds: from the earliest start to the latest end of the same session.
 *
 * @param field a field of the start's payload
 */
record DurationKpi(
        String id,
        String title,
        String unit,
        String startEvent,
        String endEvent,
        List<String> metrics,
        @Nullable PayloadField field)
        implements KpiDefinition {
    static final String AVERAGE = "avg";

    /** How many sessions have a start and no end, so far. */
    static final String UNENDED = "unended";

    private static final double MILLIS_PER_SECOND = 1_000;

    @Override
    public @Nullable String by() {
        return field == null ? null : field.name();
    }

    @Override
    public @Nullable Number valueOfNothing(String metric) {
        return metric.equals(UNENDED) ? 0L : null;
    }

    @Override
    public void count(EventRecord record, Increments increments) {
        if (record.name().equals(startEvent)) {
            String group = field == null ? KpiKey.TOTAL : field.groupOf(record);
            increments.addSession(new SessionKey(id, record.sessionId()), SessionEdges.start(record.tsMillis(), group));
            if (field != null) {
                increments.addMember(KpiKey.totalAt(id, record.tsMillis()).of(group), record.anonVillage());
            }
        } else if (record.name().equals(endEvent)) {
            increments.addSession(new SessionKey(id, record.sessionId()), SessionEdges.end(record.tsMillis()));
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        if (metric.equals(UNENDED)) {
            return new TreeMap<>(store.counts(id, firstDay, lastDay));
        }
        SortedMap<Long, Number> values = new TreeMap<>();
        for (Map.Entry<Long, ValueSketch> day :
                store.sketches(id, firstDay, lastDay).entrySet()) {
            values.put(day.getKey(), seconds(day.getValue(), metric));
        }
        return values;
    }

    @Override
    public GroupedValues<?> readGroups(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return metric.equals(UNENDED)
                ? new GroupedValues<>(
                        store.countsByGroup(id, firstDay, lastDay), Long::sum, count -> count, count -> count)
                : new GroupedValues<>(
                        store.sketchesByGroup(id, firstDay, lastDay),
                        ValueSketch::plus,
                        sketch -> seconds(sketch, metric),
                        ValueSketch::count);
    }

    /** The average is exact; a percentile is within 1 %, and has no digits beyond the millisecond. */
    private static double seconds(ValueSketch sketch, String metric) {
        return metric.equals(AVERAGE)
                ? sketch.average() / MILLIS_PER_SECOND
                : Math.round(sketch.quantile(percentile(metric) / 100.0)) / MILLIS_PER_SECOND;
    }

    @Override
    public double relativeError(KpiStore store, String metric) {
        return metric.equals(AVERAGE) || metric.equals(UNENDED) ? 0 : ValueSketch.RELATIVE_ACCURACY;
    }

    @Override
    public boolean addsUp() {
        return true;
    }

    /** 95 for {@code p95}. */
    static int percentile(String metric) {
        return Integer.parseInt(metric.substring(1));
    }
}
