package dev.hearth.analytics.testing;

import dev.hearth.analytics.DropReason;

/** An event that the library has not taken, and why. Immutable. */
public final class RefusedEvent {
    private final String name;
    private final DropReason reason;
    private final String why;

    RefusedEvent(String name, DropReason reason, String why) {
        this.name = name;
        this.reason = reason;
        this.why = why;
    }

    /** The event's name; {@code unknown} if no such event is in the catalog. */
    public String name() {
        return name;
    }

    /** The reason under which it is counted. */
    public DropReason reason() {
        return reason;
    }

    /** The reason in the schema's own words, as debug mode says it. For people: the wording may change. */
    public String why() {
        return why;
    }

    @Override
    public String toString() {
        return name + " (" + reason.wireName() + "): " + why;
    }
}
