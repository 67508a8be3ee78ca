package dev.hearth.analytics.collector.store;

import java.util.List;
import java.util.UUID;

/**
 * A batch after every check that needs no store.
 *
 * @param source who sent it: a key id, or the word for service tokens
 * @param candidates what is accepted unless it is a duplicate, in the batch's order
 * @param rejected the verdicts on the others
 * @param losses what the client says it had to drop
 * @param sizeBytes what the batch weighs in memory, about
 */
public record IncomingBatch(
        UUID batchId,
        String source,
        long receivedMillis,
        List<Candidate> candidates,
        List<EventResult> rejected,
        List<ReportedLoss> losses,
        int sizeBytes) {
    /** Copies the lists. */
    public IncomingBatch {
        candidates = List.copyOf(candidates);
        rejected = List.copyOf(rejected);
        losses = List.copyOf(losses);
    }

    /**
     * An event that may be accepted.
     *
     * @param index its place in the batch
     * @param late whether it came after its late window
     */
    public record Candidate(int index, boolean late, EventRecord event) {}

    /** So many events of that name that a client dropped for that reason. */
    public record ReportedLoss(String eventName, String reason, long count) {}
}
