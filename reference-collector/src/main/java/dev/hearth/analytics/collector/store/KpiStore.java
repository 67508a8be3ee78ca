package dev.hearth.analytics.collector.store;

import java.util.SortedMap;

/** The counted values, by UTC day as days since 1970; days without any are not in the maps. Blocks on the store. */
public interface KpiStore {
    /** Sums, for KPIs that count. */
    SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** Numbers of distinct members, exact, for KPIs that count those. */
    SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** Durations of the sessions that began on the day and have ended, for KPIs that measure those. */
    SortedMap<Long, DurationSketch> durations(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;
}
