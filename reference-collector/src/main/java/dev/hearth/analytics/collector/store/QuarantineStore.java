package dev.hearth.analytics.collector.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was wrong with the events that were rejected of late. Bounded; the newest are kept. Safe for any thread. */
public interface QuarantineStore {
    /** The most that are kept: {@value}. */
    int QUARANTINED_MAX = 10_000;
    /** How long one is kept. */
    Duration QUARANTINED = Duration.ofDays(2);

    /**
     * Keeps them. Does not block.
     *
     * @return completed when they are kept, or with a {@link StoreUnavailableException}
     */
    CompletableFuture<Void> quarantine(List<QuarantinedEvent> events);

    /**
     * The newest ones that were received on a day, newest first. Blocks.
     *
     * @param epochDay as days since 1970 UTC
     * @param source only those of that sender, or null for all
     */
    List<QuarantinedEvent> quarantined(long epochDay, @Nullable String source, int limit)
            throws StoreUnavailableException;

    /** Forgets what was received before that time. Called now and then; blocks. */
    void expireQuarantined(long beforeMillis) throws StoreUnavailableException;
}
