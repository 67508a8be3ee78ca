package dev.hearth.analytics.testing;

import dev.hearth.analytics.Field;
import dev.hearth.analytics.internal.queue.FieldValue;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as the library has taken it: checked, with nothing in it that its schema does not name. Immutable. */
public final class RecordedEvent {
    private final QueuedEvent event;
    private final Map<String, Object> fields;

    RecordedEvent(QueuedEvent event) {
        this.event = event;
        Map<String, Object> values = new LinkedHashMap<>();
        for (FieldValue field : event.fields()) {
            values.put(field.name(), value(field));
        }
        this.fields = Collections.unmodifiableMap(values);
    }

    private static Object value(FieldValue field) {
        switch (field.kind()) {
            case INTEGER:
                return field.integer();
            case NUMBER:
                return field.number();
            case BOOLEAN:
                return field.bool();
            default:
                return field.text();
        }
    }

    /** The event's name. */
    public String name() {
        return event.name();
    }

    /** The version of the event's schema. */
    public int version() {
        return event.version();
    }

    /**
     * The payload, in the order in which it was set: {@link String} for identifiers and enums, {@link Long} for integers,
     * {@link Double} for numbers, {@link Boolean}. Unmodifiable.
     */
    public Map<String, Object> fields() {
        return fields;
    }

    /** One value of {@link #fields()}, or null if it was not set. */
    public @Nullable Object field(String name) {
        return fields.get(name);
    }

    /** The same by the event type's constant. */
    public @Nullable Object field(Field field) {
        return fields.get(field.name());
    }

    /** The village that was set when the event was tracked, as the game has called it. Only its hash would be sent. */
    public @Nullable String villageId() {
        return event.villageId();
    }

    /** The session; events between two sessions share an id that no {@code session_start} has. */
    public @Nullable UUID sessionId() {
        return event.sessionId();
    }

    /** When it was tracked, by {@link RecordingAnalytics#clock()}. */
    public Instant at() {
        return Instant.ofEpochMilli(event.wallMillis());
    }

    /** The name and the fields, such as {@code command_executed{command=build}}. */
    @Override
    public String toString() {
        return event.name() + fields;
    }
}
