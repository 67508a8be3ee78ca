package dev.hearth.analytics.collector.simulate;

import java.util.UUID;

/**
 * One event of a village, before it is JSON.
 *
 * @param atMillis when it happened, by true time
 * @param clientMillis the same by the device's clock
 * @param key the payload's required field
 * @param value its value
 * @param durationMillis the payload's {@code duration_ms}; negative for none
 * @param sampleOneIn how many events it stands for; 1 for itself
 */
record SimulatedEvent(
        UUID id,
        String name,
        long atMillis,
        long clientMillis,
        String anonVillageId,
        UUID session,
        int seq,
        String key,
        String value,
        long durationMillis,
        int sampleOneIn) {}
