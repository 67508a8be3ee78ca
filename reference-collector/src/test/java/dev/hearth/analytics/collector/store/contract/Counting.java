package dev.hearth.analytics.collector.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Counts the log step by step, without a worker's threads. */
public final class Counting {
    public static final EventCounter KPIS = KpiCatalog.bundled();
    public static final String WORKER = "counting";

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final long PATIENCE_SECONDS = 60;

    private Counting() {}

    /** Counts everything that is in the log, in steps of that size. */
    public static void countAll(Store store, int stepEvents) throws Exception {
        countAll(store, stepEvents, WORKER);
    }

    public static void countAll(Store store, int stepEvents, String worker) throws Exception {
        for (int partition = 0; partition < store.partitions(); partition++) {
            long epoch = acquire(store, partition, worker, LEASE);
            while (count(store, partition, epoch, stepEvents)) {
                // Another step.
            }
        }
    }

    /** One step; false if there was nothing to count. */
    public static boolean count(Store store, int partition, long epoch, int stepEvents) throws Exception {
        long applied = store.appliedPosition(partition);
        List<LoggedEvent> events = store.readAfter(partition, applied, stepEvents);
        if (events.isEmpty()) {
            return false;
        }
        store.apply(partition, epoch, increments(applied, events));
        return true;
    }

    public static Increments increments(long applied, List<LoggedEvent> events) {
        Increments increments =
                new Increments(applied, events.get(events.size() - 1).position());
        for (LoggedEvent event : events) {
            increments.account(event.receiptDay(), event.late());
            if (!event.late()) {
                KPIS.count(event.event(), increments);
            }
        }
        return increments;
    }

    /** Waits until the partition is the worker's. */
    public static long acquire(Store store, int partition, String worker, Duration lease) {
        return Awaitility.await()
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> store.acquire(partition, worker, lease), OptionalLong::isPresent)
                .getAsLong();
    }

    /** The partition of the only event that is in the log. */
    public static int onlyPartition(Store store) throws Exception {
        int found = -1;
        for (int partition = 0; partition < store.partitions(); partition++) {
            if (store.lastPosition(partition) > 0) {
                assertThat(found).as("partitions with events").isEqualTo(-1);
                found = partition;
            }
        }
        return found;
    }
}
