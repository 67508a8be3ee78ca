package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.aggregate.JobWorker;
import dev.hearth.analytics.collector.http.HttpEdge;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running collector: takes events over HTTP, counts them, serves the KPIs. It can be embedded: nothing in it is
 * static, and several can run in one process on directories of their own. Safe for any thread.
 */
public final class Collector implements AutoCloseable {
    private final URI uri;
    private final HttpEdge edge;
    private final Housekeeping housekeeping;
    private final AggregationWorker worker;
    private final JobWorker maintenance;
    private final Store store;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Collector(
            URI uri,
            HttpEdge edge,
            Housekeeping housekeeping,
            AggregationWorker worker,
            JobWorker maintenance,
            Store store) {
        this.uri = uri;
        this.edge = edge;
        this.housekeeping = housekeeping;
        this.worker = worker;
        this.maintenance = maintenance;
        this.store = store;
    }

    /**
     * Opens the store, starts counting what an earlier run left uncounted, and listens. Blocks until the collector
     * answers requests.
     *
     * @throws CollectorException if the data directory cannot be used or is used by another collector, or the port is
     *     taken; nothing is left running then
     */
    public static Collector start(CollectorConfig config) throws CollectorException {
        Store store = openStore(config);
        try {
            return start(config, store);
        } catch (CollectorException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Store openStore(CollectorConfig config) throws CollectorException {
        try {
            return SqliteStore.open(config.dataDirectory(), config.lateWindow());
        } catch (StoreOpenException e) {
            throw new CollectorException(e);
        }
    }

    private static Collector start(CollectorConfig config, Store store) throws CollectorException {
        KpiCatalog kpis = KpiCatalog.bundled();
        Salts salts = new Salts(store, config.instantSource(), config.lateWindow(), new SecureRandom());
        RecentEvents recent = new RecentEvents(config.instantSource());
        AggregationWorker worker = new AggregationWorker(
                store, kpis, config.instantSource(), UUID.randomUUID().toString());
        JobWorker maintenance = new JobWorker(store, kpis);
        HttpEdge edge = listen(config, store, kpis, salts, recent, worker);
        Housekeeping housekeeping = new Housekeeping(store, salts, recent, config.instantSource());
        worker.start();
        maintenance.start();
        housekeeping.start();
        return new Collector(uri(config.host(), edge.port()), edge, housekeeping, worker, maintenance, store);
    }

    private static HttpEdge listen(
            CollectorConfig config,
            Store store,
            KpiCatalog kpis,
            Salts salts,
            RecentEvents recent,
            AggregationWorker worker)
            throws CollectorException {
        HttpEdge.Settings settings = new HttpEdge.Settings(
                config.clientKeys(),
                config.serviceTokens(),
                config.instantSource(),
                config.lateWindow(),
                config.disabled());
        HttpEdge.Parts parts = new HttpEdge.Parts(
                new Ingest(config.catalog(), store, config.instantSource(), config.lateWindow(), recent),
                recent,
                salts,
                kpis,
                new KpiQueries(kpis, store, config.instantSource(), config.lateWindow(), config.minAggregation()),
                store,
                store::isReachable,
                worker::isAlive,
                version());
        try {
            // The salts are there before the first client asks, and a folder that cannot hold them is found now.
            salts.current();
            store.expire(config.instantSource().millis());
            return HttpEdge.start(config.host(), config.port(), settings, parts);
        } catch (StoreUnavailableException e) {
            throw new CollectorException(e);
        } catch (IOException e) {
            throw new CollectorException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static URI uri(String host, int port) {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** The version of this collector, or {@code development} where it does not run from its jar. */
    public static String version() {
        String version = Collector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Where it listens, with the real port: {@code http://host:port}. */
    public URI uri() {
        return uri;
    }

    /**
     * Blocks until every event that had been accepted when this was called is counted.
     *
     * @return false if that did not happen within the time given
     */
    public boolean awaitAggregated(Duration timeout) throws InterruptedException {
        try {
            return worker.awaitCaughtUp(timeout);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /**
     * Stops taking requests, answers those in flight, and closes the store; blocks for at most 10 s. Everything that
     * was answered with 200 is on disk, counted or not. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            edge.close();
            housekeeping.close();
            maintenance.close();
            worker.close();
            store.close();
        }
    }
}
