package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
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
        String id,
        String title,
        String unit,
        @Nullable String event,
        @Nullable PayloadField field) implements KpiDefinition {
    @Override
    public List<String> metrics() {
        return List.of();
    }

    @Override
    public @Nullable String by() {
        return field == null ? null : field.name();
    }

    @Override
    public Number valueOfNothing(String metric) {
        return 0L;
    }

    @Override
    public void count(EventRecord record, Increments increments) {
        if (event == null || record.name().equals(event)) {
            KpiKey day = KpiKey.totalAt(id, record.tsMillis());
            increments.addMember(day, record.anonVillage());
            if (field != null) {
                increments.addMember(day.of(field.groupOf(record)), record.anonVillage());
            }
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new TreeMap<>(store.distinct(id, firstDay, lastDay));
    }

    @Override
    public GroupedValues<Long> readGroups(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new GroupedValues<>(
                store.distinctByGroup(id, firstDay, lastDay), Long::sum, count -> count, count -> Long.MAX_VALUE);
    }

    @Override
    public double relativeError(KpiStore store, String metric) {
        return store.distinctRelativeError();
    }

    /** A village has another hash every day, and may be in several groups. */
    @Override
    public boolean addsUp() {
        return false;
    }
}
