package dev.hearth.analytics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.analytics.spi.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What every collector of the tests knows, whatever carries its requests: without a script it behaves, that is, it checks
 * signatures, takes events once, and hands out salts. Keeps every byte that it was sent.
 */
public abstract class PretendCollector implements Closeable {
    /** The key id and secret that it knows. */
    public static final String KEY_ID = "test-game";

    /** See {@link #KEY_ID}. */
    public static final String SECRET = "a-secret-of-tests";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SKEW_MILLIS_MAX = 600_000;

    private final Clock clock;
    private final Queue<Reply> script = new ArrayDeque<>(); // guarded by this, as all below
    private final Queue<Reply> configScript = new ArrayDeque<>();
    private final Map<String, JsonNode> events = new LinkedHashMap<>();
    private final List<JsonNode> batches = new ArrayList<>();
    private final Map<String, Long> losses = new LinkedHashMap<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Predicate<JsonNode> rejecting = event -> false;
    private Predicate<JsonNode> refusing = event -> false;
    private Reply refusal = Reply.accept();
    private long clockErrorMillis;
    private int posts;
    private int configs;
    private int notModified;
    private int duplicates;
    private boolean enabled = true;
    private String sampling = "{}";
    private int batchEventsMax = 500;
    private int batchBytesMax = 524_288;
    private int flushSeconds = 30;
    private int optOuts;
    private int skews;
    private int daysOfSaltsBack = 2;

    PretendCollector(Clock clock) {
        this.clock = clock;
    }

    /** Where it listens. */
    public abstract URI endpoint();

    /** What to do with the next posts, one after the other; afterwards it behaves again. */
    public synchronized void script(Reply... replies) {
        Collections.addAll(script, replies);
    }

    /** Behaves from now on. */
    public synchronized void forgetScript() {
        script.clear();
        configScript.clear();
    }

    /** What to do with the next questions for the configuration. */
    public synchronized void scriptConfig(Reply... replies) {
        Collections.addAll(configScript, replies);
    }

    /** Rejects such events, from now on. */
    public synchronized void reject(Predicate<JsonNode> which) {
        rejecting = which;
    }

    /** Refuses, from now on, each batch as a whole that holds such an event. */
    public synchronized void refuse(Reply with, Predicate<JsonNode> which) {
        refusal = with;
        refusing = which;
    }

    /** Has its clock go wrong by so much. */
    public synchronized void clockErrorMillis(long millis) {
        clockErrorMillis = millis;
    }

    /** What the configuration says. */
    public synchronized void enabled(boolean value) {
        enabled = value;
    }

    /** What the configuration says, as JSON. */
    public synchronized void sampling(String json) {
        sampling = json;
    }

    /** What the configuration says. */
    public synchronized void batchEventsMax(int events) {
        batchEventsMax = events;
    }

    /** What the configuration says. */
    public synchronized void batchBytesMax(int bytes) {
        batchBytesMax = bytes;
    }

    /** What the configuration says. */
    public synchronized void flushSeconds(int seconds) {
        flushSeconds = seconds;
    }

    /** How many days before today have a salt. */
    public synchronized void daysOfSaltsBack(int days) {
        daysOfSaltsBack = days;
    }

    /** Each event once, in the order in which they came. */
    public synchronized List<JsonNode> events() {
        return new ArrayList<>(events.values());
    }

    /** Each event of that name. */
    public List<JsonNode> events(String name) {
        return events().stream()
                .filter(event -> event.get("event_name").asText().equals(name))
                .toList();
    }

    /** Each batch that was taken, duplicates too. */
    public synchronized List<JsonNode> batches() {
        return new ArrayList<>(batches);
    }

    /** The losses that were reported, by {@code event_name/reason}, each batch once. */
    public synchronized Map<String, Long> losses() {
        return new LinkedHashMap<>(losses);
    }

    /** How many events came again. */
    public synchronized int duplicates() {
        return duplicates;
    }

    /** How many posts came. */
    public synchronized int posts() {
        return posts;
    }

    /** How many questions for the configuration came. */
    public synchronized int configs() {
        return configs;
    }

    /** How many of them were answered with 304. */
    public synchronized int notModified() {
        return notModified;
    }

    /** How many requests said that somebody has opted out. */
    public synchronized int optOuts() {
        return optOuts;
    }

    /** How many requests were refused for the time that they were signed with. */
    public synchronized int skews() {
        return skews;
    }

    /** Every byte that came, bodies inflated after the bytes as they came. */
    public synchronized byte[] received() {
        return received.toByteArray();
    }

    /** The salt of a day: any 32 bytes, the same each time. */
    public static byte[] salt(LocalDate day) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(day.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the script says for the next request. */
    final synchronized Reply next(boolean post) {
        Reply reply = post ? script.poll() : configScript.poll();
        posts += post ? 1 : 0;
        configs += post ? 0 : 1;
        return reply == null ? Reply.accept() : reply;
    }

    /** What a collector answers. */
    final Reply behave(boolean post, Map<String, String> head, byte[] body) throws IOException {
        if (!post) {
            return config(head);
        }
        if (head.containsKey("x-analytics-opt-out")) {
            noteOptOut();
            return Reply.answer(204, "", "");
        }
        long timestamp = Long.parseLong(head.getOrDefault("x-analytics-timestamp", "0"));
        if (!signature(timestamp, body).equals(head.get("x-analytics-signature"))) {
            return Reply.problem(401, "invalid_signature");
        }
        if (Math.abs(timestamp - now()) > SKEW_MILLIS_MAX) {
            noteSkew();
            return Reply.problem(401, "timestamp_skew");
        }
        return isRefused(body) ? refusal() : taken(body);
    }

    /** The events are taken, whatever the signature says. */
    final Reply taken(byte[] body) throws IOException {
        return Reply.answer(200, "application/json", take(body));
    }

    private synchronized void noteOptOut() {
        optOuts++;
    }

    private synchronized void noteSkew() {
        skews++;
    }

    private synchronized Reply refusal() {
        return refusal;
    }

    private synchronized boolean isRefused(byte[] body) throws IOException {
        for (JsonNode event : read(body).get("events")) {
            if (refusing.test(event)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode read(byte[] body) throws IOException {
        return JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(body)));
    }

    private synchronized String take(byte[] body) throws IOException {
        JsonNode batch = read(body);
        boolean again = batches.stream().anyMatch(b -> b.get("batch_id").equals(batch.get("batch_id")));
        batches.add(batch);
        if (!again) {
            for (JsonNode loss : batch.path("dropped")) {
                String key = loss.get("event_name").asText() + "/"
                        + loss.get("reason").asText();
                losses.merge(key, loss.get("count").asLong(), Long::sum);
            }
        }
        List<String> results = new ArrayList<>();
        int accepted = 0;
        int index = 0;
        for (JsonNode event : batch.get("events")) {
            String id = event.get("event_id").asText();
            if (rejecting.test(event)) {
                results.add(result(index, id, "rejected", "schema_violation"));
            } else if (events.putIfAbsent(id, event) != null) {
                duplicates++;
                results.add(result(index, id, "duplicate", "duplicate"));
            } else {
                accepted++;
            }
            index++;
        }
        return "{\"batch_id\":" + batch.get("batch_id") + ",\"accepted\":" + accepted + ",\"results\":["
                + String.join(",", results) + "]}";
    }

    private static String result(int index, String id, String status, String reason) {
        return "{\"index\":" + index + ",\"event_id\":\"" + id + "\",\"status\":\"" + status + "\",\"reason\":\""
                + reason + "\"}";
    }

    private synchronized Reply config(Map<String, String> head) {
        LocalDate today = LocalDate.ofEpochDay(Math.floorDiv(now(), 86_400_000L));
        List<String> salts = new ArrayList<>();
        for (int day = -daysOfSaltsBack; day <= 1; day++) {
            LocalDate date = today.plusDays(day);
            salts.add("{\"day\":\"" + date + "\",\"salt\":\"" + HexFormat.of().formatHex(salt(date)) + "\"}");
        }
        String json = "{\"enabled\":" + enabled + ",\"late_window_hours\":48,\"salts\":[" + String.join(",", salts)
                + "],\"sampling\":" + sampling + ",\"flush_interval_seconds\":" + flushSeconds
                + ",\"max_batch_events\":" + batchEventsMax
                + ",\"max_batch_bytes\":" + batchBytesMax + "}";
        String etag = "\"" + Integer.toHexString(json.hashCode()) + "\"";
        if (etag.equals(head.get("if-none-match"))) {
            notModified++;
            return Reply.answer(304, "", "").header("ETag", etag);
        }
        return Reply.answer(200, "application/json", json).header("ETag", etag);
    }

    /** Its clock. */
    final synchronized long now() {
        return clock.wallMillis() + clockErrorMillis;
    }

    private static String signature(long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((KEY_ID + "\n" + timestamp + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the bytes. */
    final synchronized void remember(Map<String, String> head, byte[] body) throws IOException {
        head.forEach(
                (name, value) -> received.writeBytes((name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8)));
        received.writeBytes(body);
        if ("gzip".equals(head.get("content-encoding"))) {
            received.writeBytes(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes());
        }
    }
}
