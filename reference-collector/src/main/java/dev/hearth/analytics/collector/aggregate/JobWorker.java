package dev.hearth.analytics.collector.aggregate;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.MaintenanceStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the maintenance that was asked for, while everything else goes on. */
public final class JobWorker implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final long CLOSE_MILLIS_MAX = 3_000;
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);

    private final MaintenanceStore store;
    private final EventCounter kpis;
    private final WorkerLife life = new WorkerLife("maintenance", RETRY_DELAY, 0);
    private final Thread thread;

    public JobWorker(MaintenanceStore store, EventCounter kpis) {
        this.store = store;
        this.kpis = kpis;
        this.thread = new Thread(this::run, "maintenance");
        thread.setDaemon(true);
    }

    /** Begins with what is left to do. Called once. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!life.isClosed()) {
                life.awaitClosed(step());
            }
        } catch (InterruptedException e) {
            // It is closed: a step that was not finished is done again.
        }
    }

    /** How long to wait before the next. */
    private Duration step() {
        try {
            return store.runJobStep(kpis) ? Duration.ZERO : IDLE;
        } catch (StoreUnavailableException | RuntimeException e) {
            if (!life.isClosed()) {
                LOG.warn("maintenance cannot go on now, trying again: {}", e.getMessage());
            }
            return RETRY_DELAY;
        }
    }

    /** Returns when the step in hand is finished, or was left to be done again. */
    @Override
    public void close() {
        life.close();
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
