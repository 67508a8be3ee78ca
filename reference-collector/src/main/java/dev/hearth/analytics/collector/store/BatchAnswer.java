package dev.hearth.analytics.collector.store;

import java.util.List;
import java.util.UUID;

/**
 * What a client is told about its batch; kept, so that the same batch gets the same answer again.
 *
 * @param results the events that were not plainly accepted, in the order of their indices
 * @param serverTimeMillis when the batch was first received
 */
public record BatchAnswer(
        UUID batchId, int accepted, int duplicate, int rejected, List<EventResult> results, long serverTimeMillis) {
    /** Copies the list. */
    public BatchAnswer {
        results = List.copyOf(results);
    }
}
