package dev.hearth.analytics.collector;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.dashboard.Dashboard;
import dev.hearth.analytics.collector.store.Store;
import java.time.Instant;

/** What the health page of the dashboard says of this collector. Blocks on the store. */
final class CollectorStatus implements Dashboard.StatusSource {
    private final CollectorConfig config;
    private final Store store;
    private final AggregationWorker worker;
    private final LagWatch lag;
    private final CatalogStatus catalogs;
    private final Instant started;

    CollectorStatus(
            CollectorConfig config, Store store, AggregationWorker worker, LagWatch lag, CatalogStatus catalogs) {
        this.config = config;
        this.store = store;
        this.worker = worker;
        this.lag = lag;
        this.catalogs = catalogs;
        this.started = config.instantSource().instant();
    }

    @Override
    public ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("version", Collector.version())
                .put("protocol", 1)
                .put("server_time", config.instantSource().instant().toString())
                .put("started", started.toString())
                .put("disabled", config.disabled())
                .put("late_window_hours", config.lateWindow().toHours())
                .put("min_aggregation", config.minAggregation());
        status.putObject("store").put("kind", storeKind()).put("reachable", store.isReachable());
        status.putObject("aggregation")
                .put("alive", worker.isAlive())
                .put("events_behind", lag.pendingEvents())
                .put("seconds_behind", lag.pendingSeconds());
        status.set("catalogs", catalogs.get());
        return status;
    }

    /** The scheme of its address, and no more: the rest can hold a password. */
    private String storeKind() {
        String address = config.store();
        return address.contains(":") ? address.substring(0, address.indexOf(':')) : address;
    }
}
