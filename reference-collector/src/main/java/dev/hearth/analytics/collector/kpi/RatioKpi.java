package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One KPI divided by another, day by day; nothing where the other is 0. It counts nothing itself. */
record RatioKpi(String id, String title, String unit, KpiDefinition numerator, KpiDefinition denominator)
        implements KpiDefinition {
    @Override
    public List<String> metrics() {
        return List.of();
    }

    @Override
    public @Nullable String by() {
        return null;
    }

    @Override
    public @Nullable Number valueOfNothing(String metric) {
        return null;
    }

    @Override
    public void count(EventRecord event, Increments increments) {
        // The KPIs that it is made of count.
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        SortedMap<Long, Number> over = numerator.read(store, first(numerator), firstDay, lastDay);
        SortedMap<Long, Number> ratios = new TreeMap<>();
        for (Map.Entry<Long, Number> under :
                denominator.read(store, first(denominator), firstDay, lastDay).entrySet()) {
            Number value = over.getOrDefault(under.getKey(), numerator.valueOfNothing(first(numerator)));
            double divisor = under.getValue().doubleValue();
            if (divisor != 0 && value != null) {
                ratios.put(under.getKey(), value.doubleValue() / divisor);
            }
        }
        return ratios;
    }

    private static String first(KpiDefinition kpi) {
        return kpi.metrics().isEmpty() ? "" : kpi.metrics().get(0);
    }

    @Override
    public GroupedValues<?> readGroups(KpiStore store, String metric, long firstDay, long lastDay) {
        throw new IllegalStateException("a ratio has no groups");
    }

    /** To the first order, the errors of the two add up. */
    @Override
    public double relativeError(KpiStore store, String metric) {
        return numerator.relativeError(store, first(numerator)) + denominator.relativeError(store, first(denominator));
    }

    @Override
    public boolean addsUp() {
        return false;
    }
}
