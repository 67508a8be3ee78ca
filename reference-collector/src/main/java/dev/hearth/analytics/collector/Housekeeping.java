package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.access.KeyRing;
import dev.hearth.analytics.collector.catalog.LiveCatalogs;
import dev.hearth.analytics.collector.ingest.LiveFeed;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to happen although nobody asks for it: salts are made and destroyed, and what has expired is forgotten. */
final class Housekeeping implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** How soon a new file of keys, or another catalog, is seen. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** When KPIs are published for the first time; then once a minute. */
    private static final Duration PUBLISH_FIRST = Duration.ofSeconds(2);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Store store;
    private final Salts salts;
    private final RecentEvents recent;
    private final @Nullable LiveFeed live;
    private final InstantSource clock;
    private final KeyRing keys;
    private final LiveCatalogs catalogs;
    private final LagWatch lag;
    private final @Nullable KpiPublication publication;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    Housekeeping(
            Store store,
            Salts salts,
            RecentEvents recent,
            @Nullable LiveFeed live,
            InstantSource clock,
            KeyRing keys,
            LiveCatalogs catalogs,
            LagWatch lag,
            @Nullable KpiPublication publication) {
        this.store = store;
        this.salts = salts;
        this.recent = recent;
        this.live = live;
        this.clock = clock;
        this.keys = keys;
        this.catalogs = catalogs;
        this.lag = lag;
        this.publication = publication;
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(
                this::run, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
        var unusedAsWell = executor.scheduleWithFixedDelay(
                this::publish, PUBLISH_FIRST.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
        var unusedToo = executor.scheduleWithFixedDelay(this::look, 0, LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    private void look() {
        try {
            keys.refresh();
            catalogs.refresh();
            lag.look();
        } catch (RuntimeException e) {
            LOG.error("looking around failed", e);
        }
    }

    private void publish() {
        try {
            if (publication != null) {
                publication.run();
            }
        } catch (StoreUnavailableException e) {
            LOG.warn("the KPIs could not be published now: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("publishing the KPIs failed", e);
        }
    }

    void run() {
        try {
            recent.forgetOld();
            if (live != null) {
                live.forgetOld();
            }
            salts.current();
            store.expire(clock.millis());
            store.expireQuarantined(clock.millis() - QuarantineStore.QUARANTINED.toMillis());
        } catch (StoreUnavailableException e) {
            LOG.warn("nothing could be tidied up now: {}", e.getMessage());
        } catch (RuntimeException e) {
            // An exception that leaves here would end the schedule.
            LOG.error("tidying up failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
