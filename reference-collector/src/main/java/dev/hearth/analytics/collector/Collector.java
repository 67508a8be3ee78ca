package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.access.KeyFile.KeyFileException;
import dev.hearth.analytics.collector.access.KeyRing;
import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.aggregate.JobWorker;
import dev.hearth.analytics.collector.aggregate.PartitionStatus;
import dev.hearth.analytics.collector.catalog.CatalogException;
import dev.hearth.analytics.collector.catalog.LiveCatalogs;
import dev.hearth.analytics.collector.dashboard.Dashboard;
import dev.hearth.analytics.collector.http.HttpEdge;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.LiveFeed;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.metrics.CollectorMetrics;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.PublishedKpis;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.redis.RedisStore;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
    private final CollectorMetrics metrics;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Collector(
            URI uri,
            HttpEdge edge,
            Housekeeping housekeeping,
            AggregationWorker worker,
            JobWorker maintenance,
            Store store,
            CollectorMetrics metrics) {
        this.uri = uri;
        this.edge = edge;
        this.housekeeping = housekeeping;
        this.worker = worker;
        this.maintenance = maintenance;
        this.store = store;
        this.metrics = metrics;
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
            return RedisStore.isAddress(config.store())
                    ? RedisStore.open(config.store(), config.lateWindow())
                    : SqliteStore.open(config.dataDirectory(), config.lateWindow());
        } catch (StoreOpenException e) {
            throw new CollectorException(e);
        }
    }

    private static Collector start(CollectorConfig config, Store store) throws CollectorException {
        KeyRing keys = keys(config);
        CollectorMetrics metrics = new CollectorMetrics(version());
        store.listen(metrics);
        KpiBook kpis = new KpiBook();
        LiveCatalogs catalogs = catalogs(config, kpis);
        Salts salts = new Salts(store, config.instantSource(), config.lateWindow(), new SecureRandom());
        RecentEvents recent = new RecentEvents(config.instantSource());
        LiveFeed live = config.dashboard() ? new LiveFeed(config.instantSource()) : null;
        AggregationWorker worker = new AggregationWorker(
                store, kpis, config.instantSource(), UUID.randomUUID().toString());
        JobWorker maintenance = new JobWorker(store, kpis);
        LagWatch lag = new LagWatch(store, config.instantSource());
        publish(metrics, worker, lag);
        metrics.gauge(
                "catalogs.refused",
                "1 while a game's catalog is wrong and the last good one stays in use",
                () -> catalogs.state().refused() == null ? 0 : 1);
        HttpEdge edge = listen(config, store, catalogs, kpis, salts, recent, live, worker, lag, keys, metrics);
        Housekeeping housekeeping = new Housekeeping(
                store,
                salts,
                recent,
                live,
                config.instantSource(),
                keys,
                catalogs,
                lag,
                publication(config, store, kpis));
        worker.start();
        maintenance.start();
        housekeeping.start();
        URI uri = uri(config, edge.port());
        return new Collector(uri, edge, housekeeping, worker, maintenance, store, metrics);
    }

    private static @Nullable KpiPublication publication(CollectorConfig config, Store store, KpiBook kpis) {
        return store instanceof PublishedKpis published
                ? new KpiPublication(
                        kpis,
                        new KpiQueries(
                                kpis.current(),
                                store,
                                config.instantSource(),
                                config.lateWindow(),
                                config.minAggregation()),
                        published,
                        config.instantSource(),
                        config.lateWindow())
                : null;
    }

    private static void publish(CollectorMetrics metrics, AggregationWorker worker, LagWatch lag) {
        lag.publish(metrics);
        metrics.gauge(
                "aggregation.partitions",
                "Partitions of the log that this collector counts",
                () -> worker.status().stream().filter(PartitionStatus::owned).count());
        metrics.gauge(
                "aggregation.failures",
                "Steps of counting that failed, since the start",
                () -> worker.status().stream()
                        .mapToLong(PartitionStatus::failures)
                        .sum());
        metrics.gauge(
                "aggregation.set.aside",
                "Events that could not be counted and were set aside, since the start",
                () -> worker.status().stream()
                        .mapToLong(PartitionStatus::setAside)
                        .sum());
    }

    private static LiveCatalogs catalogs(CollectorConfig config, KpiBook kpis) throws CollectorException {
        try {
            return new LiveCatalogs(config.catalogs(), config.instantSource(), read -> kpis.replaceOwn(read.kpis()));
        } catch (CatalogException e) {
            throw new CollectorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static KeyRing keys(CollectorConfig config) throws CollectorException {
        try {
            return new KeyRing(config.clientKeys(), config.serviceTokens(), config.keyFile());
        } catch (KeyFileException e) {
            throw new CollectorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static HttpEdge listen(
            CollectorConfig config,
            Store store,
            LiveCatalogs catalogs,
            KpiBook kpis,
            Salts salts,
            RecentEvents recent,
            @Nullable LiveFeed live,
            AggregationWorker worker,
            LagWatch lag,
            KeyRing keys,
            CollectorMetrics metrics)
            throws CollectorException {
        CatalogStatus catalogStatus = new CatalogStatus(catalogs);
        HttpEdge.Parts parts = new HttpEdge.Parts(
                new Ingest(
                        catalogs::current,
                        config.limits(),
                        store,
                        store,
                        config.instantSource(),
                        config.lateWindow(),
                        recent,
                        live),
                recent,
                salts,
                kpis,
                new KpiQueries(
                        kpis.current(), store, config.instantSource(), config.lateWindow(), config.minAggregation()),
                store,
                store,
                metrics,
                store::isReachable,
                worker::isAlive,
                catalogStatus,
                version(),
                live == null
                        ? null
                        : new Dashboard.Sources(live, new CollectorStatus(config, store, worker, lag, catalogStatus)));
        try {
            // The salts are there before the first client asks, and a folder that cannot hold them is found now.
            salts.current();
            store.expire(config.instantSource().millis());
            return HttpEdge.start(settings(config, keys), parts);
        } catch (StoreUnavailableException e) {
            throw new CollectorException(e);
        } catch (IOException e) {
            throw new CollectorException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + reason(e), e);
        }
    }

    private static HttpEdge.Settings settings(CollectorConfig config, KeyRing keys) {
        Path keyStore = config.keyStore();
        return new HttpEdge.Settings(
                config.host(),
                config.port(),
                keyStore == null ? null : new HttpEdge.Tls(keyStore, config.keyStorePassword()),
                keys::current,
                config.limits(),
                config.trustedProxies(),
                config.exemptAddresses(),
                config.instantSource(),
                config.lateWindow(),
                config.disabled(),
                config.obeyingBrowserOptOut(),
                config.drain());
    }

    private static String reason(IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static URI uri(CollectorConfig config, int port) {
        String host = config.host();
        String scheme = config.keyStore() == null ? "http" : "https";
        return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** The version of this collector, or {@code development} where it does not run from its jar. */
    public static String version() {
        String version = Collector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Where it listens, with the real port: {@code http://host:port}, or {@code https:}. */
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
            metrics.close();
        }
    }
}
