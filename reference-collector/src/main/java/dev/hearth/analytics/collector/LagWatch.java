package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.metrics.CollectorMetrics;
import dev.hearth.analytics.collector.store.AggregateStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How far the counting is behind the log: in events, and in seconds. Looks once a second, and remembers when the log had
 * reached which position; the lag in seconds is the age of the oldest position that is not counted yet.
 */
final class LagWatch {
    private static final int SEEN_MAX = 3_600;

    private final AggregateStore store;
    private final InstantSource clock;

    // Guarded by this.
    private final List<PartitionLag> partitions = new ArrayList<>();
    private long pendingEvents;
    private double pendingSeconds;

    LagWatch(AggregateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        for (int partition = 0; partition < store.partitions(); partition++) {
            partitions.add(new PartitionLag());
        }
    }

    void publish(CollectorMetrics metrics) {
        metrics.gauge("pending.events", "Events in the log that are not counted yet", this::pendingEvents);
        metrics.gauge("pending.seconds", "How long the oldest of them has been waiting", this::pendingSeconds);
    }

    synchronized long pendingEvents() {
        return pendingEvents;
    }

    synchronized double pendingSeconds() {
        return pendingSeconds;
    }

    synchronized void look() {
        try {
            long now = clock.millis();
            long events = 0;
            double seconds = 0;
            for (int partition = 0; partition < partitions.size(); partition++) {
                long applied = store.appliedPosition(partition);
                long last = store.lastPosition(partition);
                events += Math.max(0, last - applied);
                seconds = Math.max(seconds, partitions.get(partition).seconds(applied, last, now));
            }
            pendingEvents = events;
            pendingSeconds = seconds;
        } catch (StoreUnavailableException e) {
            // What was seen last goes on being said: the store's own errors are counted where they happen.
            return;
        }
    }

    /** When the log of one partition had reached which position. */
    private static final class PartitionLag {
        // Oldest first. Past so many, the newest is not remembered: the oldest says how long it has been.
        private final Deque<Seen> seen = new ArrayDeque<>();

        private record Seen(long position, long atMillis) {}

        double seconds(long applied, long last, long now) {
            if (seen.size() < SEEN_MAX && (seen.isEmpty() || seen.getLast().position < last)) {
                seen.addLast(new Seen(last, now));
            }
            while (!seen.isEmpty() && seen.getFirst().position <= applied) {
                seen.removeFirst();
            }
            return seen.isEmpty() ? 0 : Math.max(0, now - seen.getFirst().atMillis) / 1_000.0;
        }
    }
}
