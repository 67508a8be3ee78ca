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
import org.jspecify.annotations.Nullable;

/**
 * How many different villages there were.
 *
 * @param event over the events of that name; null for every event
 */
record UniqueKpi(
        String id, String title, String unit, @Nullable String event) implements KpiDefinition {
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
        if (event == null || record.name().equals(event)) {
            increments.addMember(
                    new DayKey(id, Math.floorDiv(record.tsMillis(), DAYS.toMillis(1))), record.anonVillage());
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new TreeMap<>(store.distinct(id, firstDay, lastDay));
    }
}
