package dev.hearth.analytics.collector.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where other tools read the values of KPIs without asking a collector. An engine may have it. Blocks. */
public interface PublishedKpis {
    /** Puts values in the place of those that are there. */
    void publish(List<Value> values) throws StoreUnavailableException;

    /**
     * One value.
     *
     * @param metric empty if the KPI has only one
     * @param value a number; null if there is none to show, and what is there is taken away
     */
    record Value(
            String kpi,
            String metric,
            long epochDay,
            @Nullable String value) {}
}
