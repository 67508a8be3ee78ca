package dev.hearth.analytics.benchmarks.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests as games send them, whole: header and body, compressed and signed, made before the clock runs. Ids of
 * events are as our SDK makes them: one after the other, from where the id of the run happens to lie. One thread.
 */
public final class Batches {
    static final String KEY_ID = "bench";
    static final String SECRET = "bench-secret-0123456789";

    private static final String HMAC = "HmacSHA256";
    private static final int VILLAGES = 50_000;
    private static final int DIALOGUES = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SplittableRandom random;
    private final int eventsPerBatch;
    private final Mac mac;
    private long counter;

    public Batches(long seed, int eventsPerBatch) {
        this.random = new SplittableRandom(seed);
        this.eventsPerBatch = eventsPerBatch;
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] next() {
        byte[] body = gzip(batch(System.currentTimeMillis()));
        String timestamp = Long.toString(System.currentTimeMillis());
        mac.update((KEY_ID + "\n" + timestamp + "\n").getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(mac.doFinal(body));
        byte[] head = ("POST /api/analytics/events HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                        + "Content-Encoding: gzip\r\nX-Analytics-Key: " + KEY_ID + "\r\nX-Analytics-Timestamp: "
                        + timestamp + "\r\nX-Analytics-Signature: " + signature + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private String batch(long now) {
        StringBuilder json = new StringBuilder(eventsPerBatch * 480)
                .append("{\"schema_version\":1,\"batch_id\":\"")
                .append(uuidV7(now))
                .append("\",\"sent_at\":\"")
                .append(time(now))
                .append("\",\"sdk\":{\"name\":\"bench\",\"version\":\"1.0.0\"},\"events\":[");
        String village = String.format(Locale.ROOT, "%032x", 1 + random.nextInt(VILLAGES) * 0x9E3779B97F4A7C15L);
        UUID session = uuidV4();
        long runHigh = (random.nextLong() & ~0xF000L) | 0x8000;
        long runLow = (random.nextLong() & 0x3FFF_FFFF_0000_0000L) | 0x8000_0000_0000_0000L;
        for (int i = 0; i < eventsPerBatch; i++) {
            event(json, i, now - (eventsPerBatch - i) * 300L, new UUID(runHigh, runLow | i), village, session);
        }
        return json.append("]}").toString();
    }

    private void event(StringBuilder json, int i, long at, UUID id, String village, UUID session) {
        String name;
        String payload;
        if (i == 0) {
            name = "session_start";
            payload = "{\"reason\":\"launch\"}";
        } else if (i == eventsPerBatch - 1) {
            name = "session_end";
            payload = "{\"duration_ms\":" + eventsPerBatch * 300 + ",\"reason\":\"background\"}";
        } else if (i % 10 == 1) {
            name = "village_active";
            payload = "{\"source\":\"heartbeat\"}";
        } else if (i % 2 == 0) {
            name = "dialogue_open";
            payload = "{\"dialogue_id\":\"dialogue." + random.nextInt(DIALOGUES) + "\",\"npc_id\":\"npc."
                    + random.nextInt(DIALOGUES) + "\"}";
        } else {
            name = "command_executed";
            payload = "{\"command\":\"command." + random.nextInt(DIALOGUES) + "\",\"duration_ms\":"
                    + random.nextInt(10_000) + "}";
        }
        json.append(i == 0 ? "" : ",")
                .append("{\"event_id\":\"")
                .append(id)
                .append("\",\"event_name\":\"")
                .append(name)
                .append("\",\"event_version\":1,\"ts_utc\":\"")
                .append(time(at))
                .append("\",\"client_ts\":\"")
                .append(time(at))
                .append("\",\"anon_village_id\":\"")
                .append(village)
                .append("\",\"session_id\":\"")
                .append(session)
                .append("\",\"seq\":")
                .append(i)
                .append(",\"app_version\":\"1.4.2\",\"platform\":\"linux-x64\",\"payload\":")
                .append(payload)
                .append('}');
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    private UUID uuidV7(long millis) {
        long high = (millis << 16) | 0x7000 | (counter++ & 0xFFF);
        return new UUID(high, (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    private UUID uuidV4() {
        return new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
