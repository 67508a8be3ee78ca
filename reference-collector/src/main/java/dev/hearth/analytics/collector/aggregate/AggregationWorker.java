package dev.hearth.analytics.collector.aggregate;

import dev.hearth.analytics.collector.store.AggregateStore;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the partitions of the log that are this worker's, one thread each, so that a partition whose part of the store
 * is away holds up no other. Any number of workers share the partitions evenly; what a dead one had is taken over when
 * its leases have run out.
 */
public final class AggregationWorker implements AutoCloseable {
    /** How long a partition stays with a worker that is not heard of. */
    public static final Duration LEASE = Duration.ofSeconds(4);

    private static final Duration POSITION_CHECK = Duration.ofMillis(50);
    private static final long CLOSE_MILLIS_MAX = 3_000;
    private static final Logger LOG = LoggerFactory.getLogger(AggregationWorker.class);

    private final AggregateStore store;
    private final WorkerLife life;
    private final List<PartitionWorker> partitions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param name one that no other worker of the store has */
    public AggregationWorker(AggregateStore store, EventCounter kpis, InstantSource clock, String name) {
        this(store, kpis, clock, name, LEASE);
    }

    AggregationWorker(AggregateStore store, EventCounter kpis, InstantSource clock, String name, Duration lease) {
        this.store = store;
        this.life = new WorkerLife(name, lease, store.partitions());
        threads.add(thread(this::announce, "aggregation-" + name));
        for (int partition = 0; partition < store.partitions(); partition++) {
            PartitionWorker worker = new PartitionWorker(partition, store, kpis, clock, life);
            partitions.add(worker);
            threads.add(thread(worker, "aggregation-" + name + "-" + partition));
        }
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to count. Called once. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /** Keeps telling that this worker is there, and how many partitions are its. */
    private void announce() {
        try {
            while (!life.isClosed()) {
                try {
                    life.share().workersAre(store.announce(life.worker(), life.lease()));
                } catch (StoreUnavailableException | RuntimeException e) {
                    // How many workers there are is as it was. The partitions themselves say what is wrong.
                    LOG.debug("not announced: {}", e.getMessage());
                }
                life.awaitClosed(life.renewal());
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    /** Whether it is counting, or waiting for something to count. */
    public boolean isAlive() {
        return threads.stream().allMatch(Thread::isAlive) && status().stream().noneMatch(PartitionStatus::failing);
    }

    /** How it does with each partition. */
    public List<PartitionStatus> status() {
        return partitions.stream().map(PartitionWorker::status).toList();
    }

    /** How many events of all partitions, this worker's or not, are not counted yet. Blocks on the store. */
    public long lagEvents() throws StoreUnavailableException {
        long lag = 0;
        for (int partition = 0; partition < partitions.size(); partition++) {
            lag += Math.max(0, store.lastPosition(partition) - store.appliedPosition(partition));
        }
        return lag;
    }

    /**
     * Blocks until everything is counted that is in the log now, by whichever worker.
     *
     * @return false if that did not happen within the time given, or will not because this worker was closed
     */
    public boolean awaitCaughtUp(Duration timeout) throws InterruptedException, StoreUnavailableException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        for (int partition = 0; partition < partitions.size(); partition++) {
            long target = store.lastPosition(partition);
            long moves = life.moves();
            while (partitions.get(partition).status().position() < target
                    && store.appliedPosition(partition) < target) {
                if (life.isClosed() || System.nanoTime() - deadlineNanos >= 0) {
                    return false;
                }
                life.awaitMoved(moves, POSITION_CHECK);
                moves = life.moves();
            }
        }
        return true;
    }

    /** Lets the step in hand be finished, gives the partitions to others, and returns when that is done. */
    @Override
    public void close() {
        life.close();
        // They may be waiting for events. A step that is with the store already is finished there.
        threads.forEach(Thread::interrupt);
        long deadlineNanos =
                System.nanoTime() + Duration.ofMillis(CLOSE_MILLIS_MAX).toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
            }
            store.announce(life.worker(), Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException | RuntimeException e) {
            LOG.debug("not withdrawn: {}", e.getMessage());
        }
    }
}
