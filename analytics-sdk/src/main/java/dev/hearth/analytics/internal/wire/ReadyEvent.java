package dev.hearth.analytics.internal.wire;

import dev.hearth.analytics.internal.queue.QueuedEvent;

/** An event with what is only known when it is sent. Immutable. */
public final class ReadyEvent {
    final QueuedEvent event;
    final long utcMillis;
    final String anonymousVillageId;

    /**
     * @param utcMillis the corrected time
     * @param anonymousVillageId under the salt of that time's day
     */
    public ReadyEvent(QueuedEvent event, long utcMillis, String anonymousVillageId) {
        this.event = event;
        this.utcMillis = utcMillis;
        this.anonymousVillageId = anonymousVillageId;
    }
}
