package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueuedBatch;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.queue.RunInfo;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.internal.wire.BatchEncoder;
import dev.hearth.analytics.internal.wire.ReadyEvent;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.internal.wire.Salts;
import dev.hearth.analytics.spi.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next batch, and makes its events ready: corrected time, hashed village id. What can never be sent, because
 * the salt of its day is gone, is dropped and counted here. I/O thread only.
 */
final class BatchPlanner {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventQueue queue;
    private final ServerTime time;
    private final Clock clock;
    private int eventsMax = RemoteConfig.BATCH_EVENTS_MAX;
    private @Nullable QueuedBatch batch;
    private boolean looked;
    private @Nullable Long refusedNanos;

    BatchPlanner(EventQueue queue, ServerTime time, Clock clock) {
        this.queue = queue;
        this.time = time;
        this.clock = clock;
    }

    /** The batch that was chosen and not finished. */
    @Nullable
    QueuedBatch batch() {
        if (!looked) {
            looked = true;
            found(queue.pendingBatch());
        }
        return batch;
    }

    private void found(@Nullable QueuedBatch found) {
        batch = found;
        refusedNanos = queue.hasRefused() ? (Long) clock.monotonicNanos() : null;
    }

    /** When the disk refused, by monotonic time, if it did when a batch was last looked for: there may be one. Else null. */
    @Nullable
    Long refusedNanos() {
        return refusedNanos;
    }

    /**
     * Chooses a batch, or takes the one that was chosen before, also by an earlier run.
     *
     * @param nowUtcMillis the server's time; nothing that was tracked can be later
     * @return the events to send, none if the batch only tells of losses; null if there is no batch, or if the disk refused.
     *     A batch of events that can never be sent is dropped, and the next one chosen.
     */
    @Nullable
    List<ReadyEvent> plan(RemoteConfig config, long nowUtcMillis) {
        while (true) {
            QueuedBatch chosen = batch();
            if (chosen == null) {
                chosen = queue.cut(limit(config));
                found(chosen);
            }
            if (chosen == null) {
                return null;
            }
            List<ReadyEvent> ready = new ArrayList<>(chosen.events().size());
            int alike = alike(chosen, config.salts(), nowUtcMillis, ready);
            if (alike == chosen.events().size() && (alike == 0 || !ready.isEmpty())) {
                return ready;
            }
            if (alike == chosen.events().size()) {
                dropAll(reason(chosen.events().get(0)));
            } else {
                split(alike);
            }
        }
    }

    /** Halves the next choice; answers false if there is nothing to halve. */
    boolean halve() {
        QueuedBatch chosen = batch;
        if (chosen == null || chosen.events().size() <= 1) {
            return false;
        }
        split((chosen.events().size() + 1) / 2);
        return true;
    }

    /** The batch's events are dropped and counted. */
    void dropAll(DropReason reason) {
        QueuedBatch chosen = batch;
        if (chosen != null) {
            queue.drop(chosen, reason);
            batch = null;
        }
    }

    /** The batch is through: what limits the next may grow again. */
    void finished() {
        batch = null;
        eventsMax = Math.min(RemoteConfig.BATCH_EVENTS_MAX, eventsMax * 2);
    }

    /** The queue was purged. */
    void forget() {
        batch = null;
        looked = true;
        refusedNanos = null;
        eventsMax = RemoteConfig.BATCH_EVENTS_MAX;
    }

    private void split(int events) {
        QueuedBatch chosen = batch;
        if (chosen != null) {
            queue.abandon(chosen);
            batch = null;
            eventsMax = Math.max(1, events);
        }
    }

    /** As many events from the start as can be sent, made ready; or, if the first cannot, as many as cannot either. */
    private int alike(QueuedBatch chosen, Salts salts, long nowUtcMillis, List<ReadyEvent> ready) {
        List<QueuedEvent> events = chosen.events();
        for (int i = 0; i < events.size(); i++) {
            QueuedEvent event = events.get(i);
            long utcMillis = Math.min(nowUtcMillis, utcMillis(event, chosen.run()));
            String villageId = event.villageId();
            String id = villageId == null ? null : salts.anonymousId(UtcDay.of(utcMillis), villageId);
            if (i > 0 && (id == null) != ready.isEmpty()) {
                return i;
            }
            if (id != null) {
                ready.add(new ReadyEvent(event, utcMillis, id));
            }
        }
        return events.size();
    }

    private long utcMillis(QueuedEvent event, RunInfo run) {
        if (run.current()) {
            return time.utcMillis(event.wallMillis(), event.monotonicNanos());
        }
        long startDifference = run.startWallMillis() - Math.floorDiv(run.startMonotonicNanos(), NANOS_PER_MILLI);
        return time.earlierUtcMillis(
                event.wallMillis(), event.monotonicNanos(), startDifference, run.serverMinusMonotonicMillis());
    }

    private static DropReason reason(QueuedEvent event) {
        return event.villageId() == null ? DropReason.SCHEMA_VIOLATION : DropReason.EXPIRED;
    }

    private Predicate<QueuedEvent> limit(RemoteConfig config) {
        int events = Math.min(eventsMax, config.batchEventsMax());
        int bytes = config.batchBytesMax();
        return new Predicate<QueuedEvent>() {
            private int taken;
            private int takenBytes;

            @Override
            public boolean test(QueuedEvent event) {
                takenBytes += BatchEncoder.estimatedBytes(event);
                return taken++ < events && (takenBytes <= bytes || taken == 1);
            }
        };
    }
}
