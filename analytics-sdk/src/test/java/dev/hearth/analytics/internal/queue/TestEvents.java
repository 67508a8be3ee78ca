package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The events that the queue's tests append. */
final class TestEvents {
    static final byte[] VILLAGE = "village-4711".getBytes(StandardCharsets.UTF_8);

    static final EventType NORMAL = EventType.builder("dialogue_open", 1)
            .identifier("dialogue_id")
            .optionalIdentifier("npc_id")
            .build();
    static final Field DIALOGUE = NORMAL.field("dialogue_id");

    static final EventType LOW = EventType.builder("village_active", 1)
            .priority(Priority.LOW)
            .enumeration("source", List.of("daily", "heartbeat"))
            .build();

    static final EventType HIGH = EventType.builder("session_end", 1)
            .priority(Priority.HIGH)
            .critical()
            .integer("duration_ms", 0, 86_400_000)
            .build();

    private TestEvents() {}

    /** Fills in a NORMAL event that carries {@code id}. */
    static RecordBuffer normal(RecordBuffer record, String id) {
        record.begin(NORMAL, VILLAGE, 1);
        record.putIdentifier(DIALOGUE, id);
        return record;
    }

    /** What a NORMAL event with {@code id} takes in a segment. */
    static int normalBytes(String id) {
        return RecordFormat.padded(normal(new RecordBuffer(), id).seal(NORMAL, SessionStamp.NONE, 0, 0));
    }

    static RecordBuffer low(RecordBuffer record) {
        record.begin(LOW, VILLAGE, 1);
        record.putEnum(LOW.field("source"), "heartbeat");
        return record;
    }

    static RecordBuffer high(RecordBuffer record, long durationMillis) {
        record.begin(HIGH, VILLAGE, 1);
        record.putLong(HIGH.field("duration_ms"), durationMillis);
        return record;
    }

    /** The value of the field {@code dialogue_id}. */
    static String id(QueuedEvent event) {
        return event.fields().get(0).text();
    }
}
