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

/** How many events of one name there were, each times what it stands for if the KPI is weighted. */
record CountKpi(
        String id,
        String title,
        String unit,
        String event,
        boolean weighted,
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
        if (record.name().equals(event)) {
            KpiKey day = KpiKey.totalAt(id, record.tsMillis());
            long weight = weighted ? record.sampleOneIn() : 1;
            increments.addCount(day, weight);
            if (field != null) {
                KpiKey group = day.of(field.groupOf(record));
                increments.addCount(group, weight);
                increments.addMember(group, record.anonVillage());
            }
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new TreeMap<>(store.counts(id, firstDay, lastDay));
    }

    @Override
    public GroupedValues<Long> readGroups(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new GroupedValues<>(
                store.countsByGroup(id, firstDay, lastDay), Long::sum, count -> count, count -> Long.MAX_VALUE);
    }

    @Override
    public double relativeError(KpiStore store, String metric) {
        return 0;
    }

    @Override
    public boolean addsUp() {
        return true;
    }
}
