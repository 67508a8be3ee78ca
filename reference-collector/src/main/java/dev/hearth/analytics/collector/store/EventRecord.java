package dev.hearth.analytics.collector.store;

import java.util.UUID;

/**
 * An event as it is kept: checked, and with nothing in it that its schema does not name.
 *
 * @param tsMillis corrected time, in milliseconds since 1970 UTC; decides the day that the event counts for
 * @param clientTsMillis the device's own clock, in the same form; only kept
 * @param anonVillage the 128 bits of {@code anon_village_id}
 * @param seq from 0, gap-free within the session
 * @param payload a JSON object
 * @param sampleOneIn how many events this one stands for, at least 1
 */
public record EventRecord(
        UUID eventId,
        String name,
        int version,
        long tsMillis,
        long clientTsMillis,
        UUID anonVillage,
        UUID sessionId,
        long seq,
        String appVersion,
        String platform,
        String payload,
        int sampleOneIn) {}
