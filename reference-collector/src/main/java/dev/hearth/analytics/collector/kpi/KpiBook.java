package dev.hearth.analytics.collector.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import java.util.List;

/**
 * The KPIs of a running collector: those of the protocol, and those that games declare, which can change while it runs. A
 * new one counts from then on; a backfill counts it over the days before. Safe for any thread.
 */
public final class KpiBook implements EventCounter {
    private volatile KpiCatalog current = KpiCatalog.bundled();

    /**
     * Takes what games declare now in place of what they declared before.
     *
     * @throws IllegalArgumentException if one cannot be counted; then nothing changes
     */
    public void replaceOwn(List<JsonNode> declarations) {
        current = KpiCatalog.bundled().with(declarations);
    }

    /** What is counted now. */
    public KpiCatalog current() {
        return current;
    }

    @Override
    public void count(EventRecord event, Increments increments) {
        current.count(event, increments);
    }
}
