package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A KPI as it is declared: what an event adds to it, and how a day of it is read. Immutable. */
public interface KpiDefinition {
    /** Its name in addresses. */
    String id();

    String title();

    /** The unit of its values. */
    String unit();

    /** What can be asked for, the first one when nothing is said; empty if there is only the value itself. */
    List<String> metrics();

    /** The field of the payload that it is broken down by, or null. */
    @Nullable
    String by();

    /** The value of a day on which nothing happened: 0, or null where there is nothing to average. */
    @Nullable
    Number valueOfNothing(String metric);

    /** Adds what the event is worth, if it is one that counts. */
    void count(EventRecord event, Increments increments);

    /**
     * The values of the days that have any, by days since 1970.
     *
     * @param metric one of {@link #metrics()}; empty if there are none
     */
    SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException;

    /** The same of each group, in a form that adds up over days. Only if it is broken down. */
    GroupedValues<?> readGroups(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException;

    /** How far a value may be from the true one, relative to it: a standard error or a bound; 0 if it is exact. */
    double relativeError(KpiStore store, String metric);

    /** Whether the values of several days add up to one of all of them. */
    boolean addsUp();
}
