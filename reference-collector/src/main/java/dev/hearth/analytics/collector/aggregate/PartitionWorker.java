package dev.hearth.analytics.collector.aggregate;

import dev.hearth.analytics.collector.store.AggregateStore;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts one partition whenever this worker may: takes it when it is free and there is room in the fair share, reads the
 * log behind the position, and applies what it found together with the new position. Killed at any moment, whoever comes
 * next goes on where the store says that it is: an event is never counted twice, and none is left out.
 *
 * <p>When the store is away it waits and tries again. When a step cannot be applied it is cut in halves until the one
 * event is found, which is set aside; all others are counted.
 */
final class PartitionWorker implements Runnable {
    /** The most events that are applied in one step. */
    static final int STEP_EVENTS_MAX = 2_000;
    /** How often one event alone must fail before it is set aside. */
    static final int POISON_ATTEMPTS = 3;

    private static final Duration RETRY_DELAY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);

    private final int partition;
    private final AggregateStore store;
    private final EventCounter kpis;
    private final InstantSource clock;
    private final WorkerLife life;

    // This partition's thread only.
    private Duration retryDelay = RETRY_DELAY_MIN;
    private long epoch;
    private long leasedNanos;
    private int stepEvents = STEP_EVENTS_MAX;
    private int poisonAttempts;

    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong setAside = new AtomicLong();

    // Written by this partition's thread only.
    private volatile boolean owned;
    private volatile long position;
    private volatile long oldestMillis = Long.MAX_VALUE;
    private volatile boolean failing;

    PartitionWorker(int partition, AggregateStore store, EventCounter kpis, InstantSource clock, WorkerLife life) {
        this.partition = partition;
        this.store = store;
        this.kpis = kpis;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public void run() {
        try {
            while (!life.isClosed()) {
                turn();
            }
        } catch (InterruptedException e) {
            // It is closed: what was in hand is finished in the store, or was not begun.
        } finally {
            letGo();
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (owned ? keepLease() : takeLease()) {
                countStep();
            } else {
                // It is another's, and the store works: what failed before is no longer this worker's business.
                recovered();
            }
        } catch (StoreUnavailableException | RuntimeException e) {
            if (!failing && !life.isClosed()) {
                LOG.error("partition {} cannot be counted now, trying again: {}", partition, e.getMessage());
            }
            failing = true;
            failures.incrementAndGet();
            backOff();
        } catch (FencedException e) {
            LOG.warn("another worker counts partition {} now", partition);
            lost();
        }
    }

    /** Returns after a while if the partition cannot be had. */
    private boolean takeLease() throws StoreUnavailableException, InterruptedException {
        if (!life.share().take()) {
            life.share().awaitRoom(life.renewal());
            return false;
        }
        boolean taken = false;
        try {
            long askedNanos = System.nanoTime();
            OptionalLong granted = store.acquire(partition, life.worker(), life.lease());
            if (granted.isPresent()) {
                epoch = granted.getAsLong();
                leasedNanos = askedNanos;
                publish(store.appliedPosition(partition));
                owned = true;
                taken = true;
            }
        } finally {
            if (!taken) {
                life.share().give();
            }
        }
        if (!taken) {
            life.awaitClosed(life.renewal());
        }
        return taken;
    }

    /** Renews the lease when a part of it is over, and gives it back when others have too few. */
    private boolean keepLease() throws StoreUnavailableException {
        if (System.nanoTime() - leasedNanos < life.renewal().toNanos()) {
            return true;
        }
        if (life.share().giveSurplus()) {
            owned = false;
            // Its lag is what its new owner says.
            oldestMillis = Long.MAX_VALUE;
            store.release(partition, epoch);
            return false;
        }
        long askedNanos = System.nanoTime();
        OptionalLong granted = store.acquire(partition, life.worker(), life.lease());
        if (granted.isEmpty()) {
            lost();
            return false;
        }
        if (granted.getAsLong() != epoch) {
            // It was somebody else's in between.
            epoch = granted.getAsLong();
            publish(store.appliedPosition(partition));
        }
        leasedNanos = askedNanos;
        return true;
    }

    private void lost() {
        owned = false;
        oldestMillis = Long.MAX_VALUE;
        life.share().give();
    }

    private void countStep() throws StoreUnavailableException, FencedException, InterruptedException {
        List<LoggedEvent> events;
        Increments increments;
        try {
            events = store.readAfter(partition, position, stepEvents);
            if (events.isEmpty()) {
                oldestMillis = Long.MAX_VALUE;
                recovered();
                store.awaitAppended(partition, position, life.renewal());
                return;
            }
            oldestMillis = events.get(0).receivedMillis();
            increments = increments(events);
        } catch (RuntimeException e) {
            narrow("it cannot be read or counted: " + e.getClass().getSimpleName());
            return;
        }
        try {
            store.apply(partition, epoch, increments);
        } catch (InapplicableException e) {
            narrow(String.valueOf(e.getMessage()));
            return;
        }
        publish(increments.toPosition());
        stepEvents = Math.min(STEP_EVENTS_MAX, stepEvents * 2);
        poisonAttempts = 0;
        recovered();
    }

    private Increments increments(List<LoggedEvent> events) {
        Increments increments =
                new Increments(position, events.get(events.size() - 1).position());
        for (LoggedEvent logged : events) {
            increments.account(logged.receiptDay(), logged.late());
            if (!logged.late()) {
                kpis.count(logged.event(), increments);
            }
        }
        return increments;
    }

    /** Half as many events the next time; if it was one alone, and again and again, on without it. */
    private void narrow(String why) throws StoreUnavailableException, FencedException, InterruptedException {
        failures.incrementAndGet();
        if (stepEvents > 1) {
            stepEvents /= 2;
            return;
        }
        if (++poisonAttempts < POISON_ATTEMPTS) {
            backOff();
            return;
        }
        store.setAside(partition, epoch, position, position + 1, why);
        LOG.error("the event at position {} of partition {} is set aside: {}", position + 1, partition, why);
        setAside.incrementAndGet();
        poisonAttempts = 0;
        retryDelay = RETRY_DELAY_MIN;
        publish(position + 1);
    }

    private void recovered() {
        retryDelay = RETRY_DELAY_MIN;
        if (failing) {
            failing = false;
            LOG.info("partition {} is in order again", partition);
        }
    }

    private void publish(long applied) {
        position = applied;
        life.moved();
    }

    private void backOff() throws InterruptedException {
        life.awaitClosed(retryDelay);
        Duration doubled = retryDelay.multipliedBy(2);
        retryDelay = doubled.compareTo(RETRY_DELAY_MAX) < 0 ? doubled : RETRY_DELAY_MAX;
    }

    private void letGo() {
        if (owned) {
            lost();
            try {
                store.release(partition, epoch);
            } catch (StoreUnavailableException | RuntimeException e) {
                LOG.info("partition {} was not given back: its lease will run out", partition);
            }
        }
    }

    PartitionStatus status() {
        long oldest = oldestMillis;
        double lagSeconds = oldest == Long.MAX_VALUE ? 0 : Math.max(0, clock.millis() - oldest) / 1_000.0;
        return new PartitionStatus(partition, owned, position, lagSeconds, failures.get(), setAside.get(), failing);
    }
}
