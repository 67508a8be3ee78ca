package dev.hearth.analytics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.analytics.spi.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A collector on a raw socket, that does what it is told: stalls, answers half, disconnects, lies about the time. Without a
 * script it behaves: checks signatures, takes events once, hands out salts. Keeps every byte that it was sent.
 */
public final class ScriptedCollector implements Closeable {
    /** The key id and secret that it knows. */
    public static final String KEY_ID = "test-game";

    /** See {@link #KEY_ID}. */
    public static final String SECRET = "a-secret-of-tests";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SKEW_MILLIS_MAX = 600_000;

    private final Clock clock;
    private final ServerSocket server;
    private final Queue<Reply> script = new ArrayDeque<>(); // guarded by this, as all below
    private final Queue<Reply> configScript = new ArrayDeque<>();
    private final Map<String, JsonNode> events = new LinkedHashMap<>();
    private final List<JsonNode> batches = new ArrayList<>();
    private final Map<String, Long> losses = new LinkedHashMap<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Set<Socket> sockets = Collections.synchronizedSet(new HashSet<>());
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
    private int daysOfSaltsBack = 2;
    private volatile boolean closed;

    private ScriptedCollector(Clock clock, ServerSocket server) {
        this.clock = clock;
        this.server = server;
    }

    /** Listens on a free port of the loopback interface, with {@code clock}'s wall time for the server's. */
    public static ScriptedCollector start(Clock clock) throws IOException {
        return start(clock, 0);
    }

    /** The same on the port of one that was closed. */
    public static ScriptedCollector start(Clock clock, int port) throws IOException {
        ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        ScriptedCollector collector = new ScriptedCollector(clock, socket);
        daemon(collector::acceptConnections);
        return collector;
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The port. */
    public int port() {
        return server.getLocalPort();
    }

    /** What to do with the next posts, one after the other; afterwards it behaves again. */
    public synchronized void script(Reply... replies) {
        Collections.addAll(script, replies);
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

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void acceptConnections() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            Map<String, String> head = readHead(in);
            while (head != null && exchange(head, in, out)) {
                head = readHead(in);
            }
        } catch (IOException e) {
            // the client has gone, or this collector has been closed: either is part of a test
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean exchange(Map<String, String> head, InputStream in, OutputStream out) throws IOException {
        boolean post = head.getOrDefault(":request", "").startsWith("POST /api/analytics/events ");
        Reply reply = next(post);
        if (reply.manner == Reply.Manner.CUT_EARLY) {
            return false;
        }
        byte[] body = in.readNBytes(Integer.parseInt(head.getOrDefault("content-length", "0")));
        remember(head, body);
        switch (reply.manner) {
            case HANG -> in.read();
            case CUT, CUT_EARLY -> {}
            case TAKE_AND_CUT -> take(body);
            case TAKE_AND_HALF -> {
                byte[] whole = answer(200, Map.of("Content-Type", "application/json"), take(body));
                out.write(whole, 0, whole.length - 20);
                out.flush();
            }
            case TRICKLE -> {
                for (byte each : answer(200, Map.of("Content-Type", "application/json"), take(body))) {
                    out.write(each);
                    out.flush();
                }
                return true;
            }
            case ANSWER -> {
                out.write(answer(reply.status, reply.headers, reply.body));
                return true;
            }
            case ACCEPT -> {
                out.write(post ? behave(head, body) : config(head));
                return true;
            }
        }
        return false;
    }

    private synchronized Reply next(boolean post) {
        Reply reply = post ? script.poll() : configScript.poll();
        posts += post ? 1 : 0;
        configs += post ? 0 : 1;
        return reply == null ? Reply.accept() : reply;
    }

    private byte[] behave(Map<String, String> head, byte[] body) throws IOException {
        long timestamp = Long.parseLong(head.getOrDefault("x-analytics-timestamp", "0"));
        if (!signature(timestamp, body).equals(head.get("x-analytics-signature"))) {
            return problem(401, "invalid_signature");
        }
        if (Math.abs(timestamp - now()) > SKEW_MILLIS_MAX) {
            return problem(401, "timestamp_skew");
        }
        if (isRefused(body)) {
            return answer(refusal.status, refusal.headers, refusal.body);
        }
        return answer(200, Map.of("Content-Type", "application/json"), take(body));
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

    private synchronized byte[] take(byte[] body) throws IOException {
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
        String json = "{\"batch_id\":" + batch.get("batch_id") + ",\"accepted\":" + accepted + ",\"results\":["
                + String.join(",", results) + "]}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String result(int index, String id, String status, String reason) {
        return "{\"index\":" + index + ",\"event_id\":\"" + id + "\",\"status\":\"" + status + "\",\"reason\":\""
                + reason + "\"}";
    }

    private synchronized byte[] config(Map<String, String> head) throws IOException {
        LocalDate today = LocalDate.ofEpochDay(Math.floorDiv(now(), 86_400_000L));
        List<String> salts = new ArrayList<>();
        for (int day = -daysOfSaltsBack; day <= 1; day++) {
            LocalDate date = today.plusDays(day);
            salts.add("{\"day\":\"" + date + "\",\"salt\":\"" + HexFormat.of().formatHex(salt(date)) + "\"}");
        }
        String json = "{\"enabled\":" + enabled + ",\"late_window_hours\":48,\"salts\":[" + String.join(",", salts)
                + "],\"sampling\":" + sampling + ",\"flush_interval_seconds\":30,\"max_batch_events\":" + batchEventsMax
                + ",\"max_batch_bytes\":524288}";
        String etag = "\"" + Integer.toHexString(json.hashCode()) + "\"";
        if (etag.equals(head.get("if-none-match"))) {
            notModified++;
            return answer(304, Map.of("ETag", etag), new byte[0]);
        }
        return answer(
                200, Map.of("ETag", etag, "Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] problem(int status, String code) {
        Reply reply = Reply.problem(status, code);
        return answer(status, reply.headers, reply.body);
    }

    private synchronized byte[] answer(int status, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        if (!headers.containsKey("X-Server-Time")) {
            head.append("X-Server-Time: ").append(now()).append("\r\n");
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        if (status != 204 && status != 304) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(headBytes);
        all.writeBytes(body);
        return all.toByteArray();
    }

    private synchronized long now() {
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

    private synchronized void remember(Map<String, String> head, byte[] body) throws IOException {
        head.forEach(
                (name, value) -> received.writeBytes((name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8)));
        received.writeBytes(body);
        if ("gzip".equals(head.get("content-encoding"))) {
            received.writeBytes(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes());
        }
    }

    private static @Nullable Map<String, String> readHead(InputStream in) throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        for (String line = readLine(in); line != null; line = readLine(in)) {
            if (line.isEmpty()) {
                return head;
            }
            int colon = line.indexOf(':');
            if (head.isEmpty()) {
                head.put(":request", line);
            } else if (colon > 0) {
                head.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return null;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).trim();
            }
            line.write(next);
        }
        return null;
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-collector");
        thread.setDaemon(true);
        thread.start();
    }
}
