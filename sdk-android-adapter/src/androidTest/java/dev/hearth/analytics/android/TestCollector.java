package dev.hearth.analytics.android;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.analytics.spi.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A collector on a real socket that takes every event, as the protocol says. */
final class TestCollector implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, JsonNode> events = new LinkedHashMap<>(); // guarded by this, as the next two
    private int requests;
    private @Nullable String retryAfter;

    TestCollector(Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Says 503 from now on, and to come back after so many seconds; null to be well again. */
    synchronized void failing(@Nullable String newRetryAfter) {
        retryAfter = newRetryAfter;
    }

    /** Each event once, in the order in which they came. */
    synchronized List<JsonNode> events() {
        return new ArrayList<>(events.values());
    }

    /** The events' names. */
    List<String> names() {
        return events().stream()
                .map(event -> event.get("event_name").asText())
                .toList();
    }

    /** Each event of that name. */
    List<JsonNode> events(String name) {
        return events().stream()
                .filter(event -> event.get("event_name").asText().equals(name))
                .toList();
    }

    /** The dialogues of the events {@code dialogue_open}. */
    List<String> dialogues() {
        return events("dialogue_open").stream()
                .map(event -> event.get("payload").get("dialogue_id").asText())
                .toList();
    }

    synchronized int requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean post = exchange.getRequestMethod().equals("POST");
        exchange.getResponseHeaders().set("X-Server-Time", Long.toString(clock.wallMillis()));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean fails;
        synchronized (this) {
            requests++;
            String after = retryAfter;
            fails = after != null;
            if (after != null) {
                exchange.getResponseHeaders().set("Retry-After", after);
            }
        }
        byte[] answer = (fails ? "" : post ? take(body) : config()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(fails ? 503 : 200, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized String take(byte[] body) throws IOException {
        JsonNode batch = JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(body)));
        int accepted = 0;
        for (JsonNode event : batch.get("events")) {
            accepted += events.putIfAbsent(event.get("event_id").asText(), event) == null ? 1 : 0;
        }
        return "{\"batch_id\":" + batch.get("batch_id") + ",\"accepted\":" + accepted + ",\"results\":[]}";
    }

    private String config() {
        LocalDate today = LocalDate.ofEpochDay(Math.floorDiv(clock.wallMillis(), 86_400_000L));
        List<String> salts = new ArrayList<>();
        for (int day = -2; day <= 1; day++) {
            salts.add("{\"day\":\"" + today.plusDays(day) + "\",\"salt\":\"" + "0123456789abcdef".repeat(4) + "\"}");
        }
        return "{\"enabled\":true,\"late_window_hours\":48,\"salts\":[" + String.join(",", salts)
                + "],\"sampling\":{},\"flush_interval_seconds\":30,\"max_batch_events\":500,\"max_batch_bytes\":524288}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
