package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.catalog.EventSchema;
import dev.hearth.analytics.collector.catalog.Violation;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.RejectReason;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Either the event as it is kept, or why it is not.
 *
 * @param eventId null if it had no valid one
 * @param schema what the catalog has for it; null if that was not found out
 * @param tsMillis its time; only meaningful when there is a schema
 * @param wrong the member or field that was wrong, and what was demanded of it; null if accepted
 */
record Judgement(
        @Nullable UUID eventId,
        @Nullable EventSchema schema,
        long tsMillis,
        @Nullable EventRecord event,
        @Nullable RejectReason reason,
        @Nullable Violation wrong) {
    private static final Violation AHEAD = new Violation("ts_utc", "maximum");

    static Judgement accepted(EventSchema schema, EventRecord event) {
        return new Judgement(event.eventId(), schema, event.tsMillis(), event, null, null);
    }

    /** Before its time and its payload were looked at. */
    static Judgement rejected(@Nullable UUID eventId, RejectReason reason, Violation wrong) {
        return new Judgement(eventId, null, Long.MIN_VALUE, null, reason, wrong);
    }

    static Judgement rejected(UUID eventId, EventSchema schema, long tsMillis, RejectReason reason, Violation wrong) {
        return new Judgement(eventId, schema, tsMillis, null, reason, wrong);
    }

    static Judgement inFuture(@Nullable UUID eventId, EventSchema schema, long tsMillis) {
        return new Judgement(eventId, schema, tsMillis, null, RejectReason.TIMESTAMP_IN_FUTURE, AHEAD);
    }

    /** The same in the light of when the batch was sent: an event cannot be later than its batch, give or take a clock. */
    Judgement sentAt(long sentMillis) {
        boolean ahead = schema != null && tsMillis > sentMillis + IngestLimits.FUTURE_MAX.toMillis();
        return ahead && schema != null ? inFuture(eventId, schema, tsMillis) : this;
    }
}
