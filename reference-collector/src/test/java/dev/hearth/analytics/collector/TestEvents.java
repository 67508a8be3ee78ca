package dev.hearth.analytics.collector;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Right events and batches, to be made wrong. Everything random comes from the seed. */
public final class TestEvents {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Random random;

    public TestEvents(long seed) {
        this.random = new Random(seed);
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A random UUID of version 4. */
    public UUID uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    public static String village(int number) {
        return String.format(Locale.ROOT, "%032x", number);
    }

    public ObjectNode event(String name, Instant at, String village, UUID session) {
        ObjectNode event = JSON.createObjectNode()
                .put("event_id", uuid().toString())
                .put("event_name", name)
                .put("event_version", 1)
                .put("ts_utc", time(at))
                .put("client_ts", time(at))
                .put("anon_village_id", village)
                .put("session_id", session.toString())
                .put("seq", 0)
                .put("app_version", "1.0.0")
                .put("platform", "test");
        event.set("payload", payload(name));
        return event;
    }

    public ObjectNode dialogue(Instant at) {
        return event("dialogue_open", at, village(1), uuid());
    }

    private static ObjectNode payload(String name) {
        ObjectNode payload = JSON.createObjectNode();
        return switch (name) {
            case "village_active" -> payload.put("source", "daily");
            case "session_start" -> payload.put("reason", "launch");
            case "session_end" -> payload.put("duration_ms", 1).put("reason", "shutdown");
            case "dialogue_open" -> payload.put("dialogue_id", "smith.hello");
            case "command_executed" -> payload.put("command", "build");
            default -> payload;
        };
    }

    public ObjectNode batch(Instant sentAt, List<ObjectNode> events) {
        ObjectNode batch = JSON.createObjectNode()
                .put("schema_version", 1)
                .put("batch_id", uuid().toString())
                .put("sent_at", time(sentAt));
        batch.putObject("sdk").put("name", "test").put("version", "1");
        ArrayNode array = batch.putArray("events");
        events.forEach(array::add);
        return batch;
    }
}
