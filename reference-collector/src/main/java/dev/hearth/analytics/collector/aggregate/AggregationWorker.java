package dev.hearth.analytics.collector.aggregate;

import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.store.AggregateStore;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log behind its position, and applies what it found together with the new position. Killed at any moment, it
 * goes on where the store says that it is: an event is never counted twice, and none is left out. When the store is away
 * it waits and tries again; when another worker has taken over, it stops.
 */
public final class AggregationWorker implements AutoCloseable {
    /** The most events that are applied in one step. */
    static final int STEP_EVENTS_MAX = 2_000;

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);
    private static final long CLOSE_MILLIS_MAX = 3_000;
    private static final Logger LOG = LoggerFactory.getLogger(AggregationWorker.class);

    private final AggregateStore store;
    private final KpiCatalog kpis;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    // Guarded by lock.
    private long position;
    private boolean closed;

    // Worker thread only.
    private Duration retryDelay = RETRY_DELAY_MIN;

    private volatile boolean failing;

    public AggregationWorker(AggregateStore store, KpiCatalog kpis) {
        this.store = store;
        this.kpis = kpis;
        this.thread = new Thread(this::run, "aggregation-worker");
        thread.setDaemon(true);
    }

    /** Begins to count. Called once. */
    public void start() {
        thread.start();
    }

    /** Whether it is counting, or waiting for something to count. */
    public boolean isAlive() {
        return thread.isAlive() && !failing;
    }

    /**
     * Blocks until everything up to that position is counted.
     *
     * @return false if that did not happen within the time given, or will not because it was closed
     */
    public boolean awaitPosition(long target, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lock();
        try {
            while (position < target && !closed && remainingNanos > 0) {
                remainingNanos = moved.awaitNanos(remainingNanos);
            }
            return position >= target;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                countFrom(store.takeOver());
            } catch (StoreUnavailableException | RuntimeException e) {
                if (!failing && !isClosed()) {
                    LOG.error("nothing can be counted now, trying again: {}", e.getMessage());
                }
                failing = true;
                waitBeforeRetry();
            } catch (FencedException e) {
                LOG.warn("another worker counts this log now: this one stops");
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void countFrom(long epoch) throws StoreUnavailableException, FencedException, InterruptedException {
        long applied = store.appliedPosition();
        publish(applied);
        while (!isClosed()) {
            List<LoggedEvent> events = store.readAfter(applied, STEP_EVENTS_MAX);
            if (events.isEmpty()) {
                recovered();
                store.awaitAppended(applied, IDLE);
                continue;
            }
            Increments increments = increments(applied, events);
            store.apply(epoch, increments);
            applied = increments.toPosition();
            recovered();
            publish(applied);
        }
    }

    private Increments increments(long applied, List<LoggedEvent> events) {
        Increments increments =
                new Increments(applied, events.get(events.size() - 1).position());
        for (LoggedEvent logged : events) {
            increments.account(logged.receiptDay(), logged.late());
            if (!logged.late()) {
                kpis.count(logged.event(), increments);
            }
        }
        return increments;
    }

    private void recovered() {
        retryDelay = RETRY_DELAY_MIN;
        if (failing) {
            failing = false;
            LOG.info("counting goes on");
        }
    }

    private void publish(long applied) {
        lock.lock();
        try {
            position = applied;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void waitBeforeRetry() {
        long remainingNanos = retryDelay.toNanos();
        Duration doubled = retryDelay.multipliedBy(2);
        retryDelay = doubled.compareTo(RETRY_DELAY_MAX) < 0 ? doubled : RETRY_DELAY_MAX;
        lock.lock();
        try {
            while (!closed && remainingNanos > 0) {
                remainingNanos = moved.awaitNanos(remainingNanos);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the step in hand be finished, and returns when it is. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
