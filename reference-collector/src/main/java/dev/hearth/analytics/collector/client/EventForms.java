package dev.hearth.analytics.collector.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Events and batches in the form of the protocol. Everything random comes from the generator given. */
public final class EventForms {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final RandomGenerator random;
    private final String sdkName;

    public EventForms(RandomGenerator random, String sdkName) {
        this.random = random;
        this.sdkName = sdkName;
    }

    /** RFC 3339 in UTC with milliseconds. */
    public static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** A random UUID of version 4. */
    public UUID uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    public ObjectNode event(
            String name, long millis, String anonVillageId, UUID sessionId, int seq, ObjectNode payload) {
        ObjectNode event = ProtocolClient.JSON
                .createObjectNode()
                .put("event_id", uuid().toString())
                .put("event_name", name)
                .put("event_version", 1)
                .put("ts_utc", time(millis))
                .put("client_ts", time(millis))
                .put("anon_village_id", anonVillageId)
                .put("session_id", sessionId.toString())
                .put("seq", seq)
                .put("app_version", "1.0.0")
                .put("platform", sdkName);
        event.set("payload", payload);
        return event;
    }

    public ObjectNode batch(long sentAtMillis, List<ObjectNode> events) {
        ObjectNode batch = ProtocolClient.JSON
                .createObjectNode()
                .put("schema_version", 1)
                .put("batch_id", uuid().toString())
                .put("sent_at", time(sentAtMillis));
        batch.putObject("sdk").put("name", sdkName).put("version", "1.0.0");
        batch.putArray("events").addAll(events);
        return batch;
    }
}
