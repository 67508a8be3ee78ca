package dev.hearth.analytics.collector.store;

import java.util.List;
import java.util.SortedMap;

/**
 * The counted values, by UTC day as days since 1970. Days and groups without any are left out. Summed over all
 * partitions. Blocks on the store.
 */
public interface KpiStore {
    /** Sums of counts, of the days as a whole. For KPIs that pair sessions: how many have a start and no end. */
    SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** Numbers of distinct members, of the days as a whole. */
    SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** Values that were added, or durations of sessions that have ended, of the days as a whole. */
    SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** {@link #counts} of each group, {@link KpiKey#OTHER} among them; in any order. */
    List<Grouped<Long>> countsByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** {@link #distinct} of each group, {@link KpiKey#OTHER} among them; in any order. */
    List<Grouped<Long>> distinctByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException;

    /** {@link #sketches} of each group, {@link KpiKey#OTHER} among them; in any order. */
    List<Grouped<ValueSketch>> sketchesByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException;

    /** The standard error of numbers of distinct members, relative to them; 0 if they are exact. */
    double distinctRelativeError();

    /** One group's value of a day. */
    record Grouped<T>(long epochDay, String group, T value) {}
}
