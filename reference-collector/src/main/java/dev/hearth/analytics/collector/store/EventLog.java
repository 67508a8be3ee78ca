package dev.hearth.analytics.collector.store;

import java.util.concurrent.CompletableFuture;

/** Where accepted events go. Safe for any thread. */
public interface EventLog {
    /**
     * Appends the candidates that are not in the log yet, together with the answer and the integrity counters, in one
     * step that happens wholly or not at all. Does not block.
     *
     * @return completed after the step is durable, or with a {@link StoreUnavailableException} when it did not happen
     */
    CompletableFuture<Appended> append(IncomingBatch batch);
}
