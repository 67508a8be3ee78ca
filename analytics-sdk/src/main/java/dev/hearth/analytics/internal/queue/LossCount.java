package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;

/** So many events of one name were lost for one reason. Immutable. */
public final class LossCount {
    /** The name under which events are counted whose name is not known any more: {@value}. */
    public static final String UNKNOWN = "unknown";

    private final String eventName;
    private final DropReason reason;
    private final long count;

    LossCount(String eventName, DropReason reason, long count) {
        this.eventName = eventName;
        this.reason = reason;
        this.count = count;
    }

    /** The name of the lost events, or {@link #UNKNOWN}. */
    public String eventName() {
        return eventName;
    }

    /** Why they were lost. */
    public DropReason reason() {
        return reason;
    }

    /** How many, at least 1. */
    public long count() {
        return count;
    }

    @Override
    public String toString() {
        return eventName + " " + reason + " " + count;
    }
}
