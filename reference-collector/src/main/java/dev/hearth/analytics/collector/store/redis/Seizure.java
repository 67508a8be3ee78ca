package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Partitions that maintenance has taken from their workers. While it has them, nothing is counted in them; events go on
 * coming in. Workers get them back when it closes, or when it has been silent for {@link #LEASE}.
 */
final class Seizure implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration RENEWED = Duration.ofSeconds(3);

    private final Ownership ownership;
    private final JobBook book;
    private final String name = "maintenance " + UUID.randomUUID();
    private final Map<Integer, Long> epochs = new TreeMap<>();
    private long renewedNanos = System.nanoTime();

    Seizure(Ownership ownership, JobBook book) {
        this.ownership = ownership;
        this.book = book;
    }

    /** Takes a partition. */
    long take(int partition) throws StoreUnavailableException {
        long epoch = ownership.seize(partition, name, LEASE);
        epochs.put(partition, epoch);
        return epoch;
    }

    long epoch(int partition) {
        return Objects.requireNonNull(epochs.get(partition));
    }

    /** Called often: keeps what was taken, and the job, now and then. */
    void keep() throws StoreUnavailableException {
        if (System.nanoTime() - renewedNanos < RENEWED.toNanos()) {
            return;
        }
        book.renew();
        for (int partition : epochs.keySet()) {
            if (ownership.acquire(partition, name, LEASE).orElse(0) != epoch(partition)) {
                throw new StoreUnavailableException("partition " + partition + " was taken over");
            }
        }
        renewedNanos = System.nanoTime();
    }

    @Override
    public void close() {
        epochs.forEach((partition, epoch) -> {
            try {
                ownership.release(partition, epoch);
            } catch (StoreUnavailableException e) {
                // The lease runs out.
            }
        });
    }
}
