package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Priority;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event read back from the queue. Immutable. */
public final class QueuedEvent {
    private final UUID eventId;
    private final EventRecord record;

    QueuedEvent(UUID eventId, EventRecord record) {
        this.eventId = eventId;
        this.record = record;
    }

    /** A UUIDv8 derived from the run and the event's ordinal: the same at every reading, after any crash. */
    public UUID eventId() {
        return eventId;
    }

    /** The event's name. */
    public String name() {
        return record.name;
    }

    /** The version of the event's schema. */
    public int version() {
        return record.version;
    }

    /** The device's wall clock when the event was tracked, milliseconds since 1970. */
    public long wallMillis() {
        return record.wallMillis;
    }

    /** Monotonic time when the event was tracked; only comparable within its {@link RunInfo run}. */
    public long monotonicNanos() {
        return record.monotonicNanos;
    }

    /** The session, or null if the event was tracked outside of one. */
    public @Nullable UUID sessionId() {
        return record.sessionId;
    }

    /** The number within the session, from 0; a hole is an event that was lost and counted. 0 outside a session. */
    public int seq() {
        return record.seq;
    }

    /** This event stands for so many, at least 1. */
    public int sampleOneIn() {
        return record.sampleOneIn;
    }

    /** The raw village id, which never leaves the device, or null if none was set. */
    public @Nullable String villageId() {
        return record.villageId;
    }

    /** What the event is worth when the queue is full. */
    public Priority priority() {
        return record.priority;
    }

    /** The fields in the order in which they were set. */
    public List<FieldValue> fields() {
        return record.fields;
    }

    EventRecord record() {
        return record;
    }

    @Override
    public String toString() {
        return record.name + " " + eventId;
    }
}
