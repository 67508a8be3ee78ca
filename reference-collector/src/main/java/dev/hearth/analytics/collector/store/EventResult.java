package dev.hearth.analytics.collector.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that was not plainly accepted.
 *
 * @param index its place in the batch, from 0
 * @param eventId null if it had no valid one
 * @param reason null if it is a duplicate
 */
public record EventResult(
        int index, @Nullable UUID eventId, @Nullable RejectReason reason) {
    /** An event that is in the log already. */
    public static EventResult duplicate(int index, UUID eventId) {
        return new EventResult(index, eventId, null);
    }

    /** An event that is not taken. */
    public static EventResult rejected(int index, @Nullable UUID eventId, RejectReason reason) {
        return new EventResult(index, eventId, reason);
    }
}
