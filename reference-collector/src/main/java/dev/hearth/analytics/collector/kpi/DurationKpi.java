package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.DurationSketch;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How long sessions last, in seconds: from the earliest start to the latest end of the same session. */
record DurationKpi(String id, String title, String unit, String startEvent, String endEvent, List<String> metrics)
        implements KpiDefinition {
    static final String AVERAGE = "avg";

    private static final double MILLIS_PER_SECOND = 1_000;

    @Override
    public @Nullable Number valueOfNothing() {
        return null;
    }

    @Override
    public void count(EventRecord record, Increments increments) {
        if (record.name().equals(startEvent)) {
            increments.addSession(new SessionKey(id, record.sessionId()), SessionEdges.start(record.tsMillis()));
        } else if (record.name().equals(endEvent)) {
            increments.addSession(new SessionKey(id, record.sessionId()), SessionEdges.end(record.tsMillis()));
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        SortedMap<Long, Number> values = new TreeMap<>();
        for (Map.Entry<Long, DurationSketch> day :
                store.durations(id, firstDay, lastDay).entrySet()) {
            values.put(day.getKey(), seconds(day.getValue(), metric));
        }
        return values;
    }

    /** The average is exact; a percentile is within 1 %, and has no digits beyond the millisecond. */
    private static double seconds(DurationSketch sketch, String metric) {
        return metric.equals(AVERAGE)
                ? sketch.average() / MILLIS_PER_SECOND
                : Math.round(sketch.quantile(percentile(metric) / 100.0)) / MILLIS_PER_SECOND;
    }

    /** 95 for {@code p95}. */
    static int percentile(String metric) {
        return Integer.parseInt(metric.substring(1));
    }
}
