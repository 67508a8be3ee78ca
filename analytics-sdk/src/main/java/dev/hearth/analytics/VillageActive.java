package dev.hearth.analytics;

import java.util.Arrays;

/**
 * A village is being played: {@code village_active}, version 1. The library tracks one with source {@code daily} itself,
 * once a UTC day and village; a game may add heartbeats. Immutable.
 */
public final class VillageActive implements Event {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("village_active", 1)
            .enumeration("source", Arrays.asList("daily", "heartbeat"))
            .priority(Priority.LOW)
            .build();

    /** Why it was sent: {@code daily} or {@code heartbeat}; required. */
    public static final Field SOURCE = TYPE.field("source");

    private static final VillageActive HEARTBEAT = new VillageActive();

    private VillageActive() {}

    /** The village is still being played. */
    public static VillageActive heartbeat() {
        return HEARTBEAT;
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        builder.set(SOURCE, "heartbeat");
    }
}
