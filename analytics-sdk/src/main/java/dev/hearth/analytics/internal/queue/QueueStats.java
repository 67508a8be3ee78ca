package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The queue at one moment. Immutable. */
public final class QueueStats {
    private final long events;
    private final long bytes;
    private final Map<DropReason, Long> drops;

    QueueStats(long events, long bytes, Map<DropReason, Long> drops) {
        this.events = events;
        this.bytes = bytes;
        EnumMap<DropReason, Long> copy = new EnumMap<>(DropReason.class);
        copy.putAll(drops);
        this.drops = Collections.unmodifiableMap(copy);
    }

    /** The events that are not acknowledged yet, those of adopted runs included. */
    public long events() {
        return events;
    }

    /** The bytes that those events take on the disk, roughly. */
    public long bytes() {
        return bytes;
    }

    /** What this process has dropped, or found lost, since it started, by reason; reasons without a drop are absent. */
    public Map<DropReason, Long> drops() {
        return drops;
    }

    @Override
    public String toString() {
        return events + " events, " + bytes + " bytes, dropped " + drops;
    }
}
