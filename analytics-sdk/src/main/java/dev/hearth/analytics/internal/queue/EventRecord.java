package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Priority;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A decoded event record, before it has an event id. Immutable. */
final class EventRecord {
    final String name;
    final int version;
    final Priority priority;
    final boolean endsSession;
    final int sampleOneIn;
    final long wallMillis;
    final long monotonicNanos;
    final @Nullable UUID sessionId;
    final int seq;
    final @Nullable String villageId;
    final List<FieldValue> fields;
    final long ordinal;

    /** What the record takes in its segment, padding included. */
    final int storedBytes;

    EventRecord(
            String name,
            int version,
            Priority priority,
            boolean endsSession,
            int sampleOneIn,
            long wallMillis,
            long monotonicNanos,
            @Nullable UUID sessionId,
            int seq,
            @Nullable String villageId,
            List<FieldValue> fields,
            long ordinal,
            int storedBytes) {
        this.name = name;
        this.version = version;
        this.priority = priority;
        this.endsSession = endsSession;
        this.sampleOneIn = sampleOneIn;
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.sessionId = sessionId;
        this.seq = seq;
        this.villageId = villageId;
        this.fields = fields;
        this.ordinal = ordinal;
        this.storedBytes = storedBytes;
    }
}
