// Made from protocol/events: see CoreEventsTest.
package dev.hearth.analytics;

import java.util.Arrays;

/**
 * Village active. {@code village_active}, version 1.
 *
 * <p>A village was played in: once at the first sign of life of a UTC day, then as a heartbeat while the game runs.
 *
 * <p>Made by {@code of}, tracked once, on one thread. The thread's next event may be the same object, so do not
 * keep it: once tracked it is empty.
 */
public final class VillageActive implements Event {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("village_active", 1)
            .enumeration("source", Arrays.asList("daily", "heartbeat"))
            .priority(Priority.LOW)
            .build();

    /** What showed it. Required. */
    public static final Field SOURCE = TYPE.field("source");

    private static final ThreadLocal<VillageActive> OF_THREAD = new ThreadLocal<>();

    private Source source = Source.values()[0];
    /** A bit for each field that is set. */
    private int present;
    /** Whether it was begun and not tracked yet. */
    private boolean open;

    private VillageActive() {}

    /**
     * Begins an event with all that it must have.
     *
     * @param source What showed it.
     */
    public static VillageActive of(Source source) {
        VillageActive event = OF_THREAD.get();
        if (event == null || event.open) {
            event = new VillageActive();
            OF_THREAD.set(event);
        }
        event.open = true;
        event.present = 0b1;
        event.source = source;
        return event;
    }

    /** The same as {@link Analytics#track(Event)} with this event. Allocates nothing. */
    public void track() {
        Analytics.track(this);
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        if ((present & 0b1) != 0 && source != null) {
            builder.set(SOURCE, source.wireName());
        }
        present = 0;
        open = false;
    }

    /** What showed it. */
    public enum Source {
        /** {@code daily} */
        DAILY("daily"),
        /** {@code heartbeat} */
        HEARTBEAT("heartbeat");

        private final String wireName;

        Source(String wireName) {
            this.wireName = wireName;
        }

        /** The value on the wire. */
        public String wireName() {
            return wireName;
        }
    }
}
