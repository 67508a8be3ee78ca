package dev.hearth.analytics.collector.kpi;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.DayKey;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many events of one name there were, each times what it stands for if the KPI is weighted. */
record CountKpi(String id, String title, String unit, String event, boolean weighted) implements KpiDefinition {
    @Override
    public List<String> metrics() {
        return List.of();
    }

    @Override
    public Number valueOfNothing() {
        return 0L;
    }

    @Override
    public void count(EventRecord record, Increments increments) {
        if (record.name().equals(event)) {
            increments.addCount(
                    new DayKey(id, Math.floorDiv(record.tsMillis(), DAYS.toMillis(1))),
                    weighted ? record.sampleOneIn() : 1);
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new TreeMap<>(store.counts(id, firstDay, lastDay));
    }
}
