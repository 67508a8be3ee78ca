package dev.hearth.analytics.collector.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a collector. Keeps to the server's clock, as a client must: the first answer tells how far off this
 * machine is. Blocks; not safe for several threads.
 */
public final class ProtocolClient {
    public static final JsonMapper JSON = JsonMapper.builder().build();
    public static final String EVENTS = "/api/analytics/events";
    public static final String CONFIG = "/api/analytics/config";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI target;
    private final ClientKey key;
    private final InstantSource clock;
    private long offsetMillis;

    public ProtocolClient(URI target, ClientKey key, InstantSource clock) {
        this.target = target;
        this.key = key;
        this.clock = clock;
    }

    /** The server's time as far as it is known, in unix milliseconds. */
    public long serverMillis() {
        return clock.millis() + offsetMillis;
    }

    public ClientKey key() {
        return key;
    }

    /** A request that is neither signed nor sent. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(target.resolve(path)).timeout(TIMEOUT);
    }

    /** A signed request, not sent. */
    public HttpRequest.Builder signed(String path, byte[] body) {
        long now = serverMillis();
        return request(path)
                .header("X-Analytics-Key", key.id())
                .header("X-Analytics-Timestamp", Long.toString(now))
                .header("X-Analytics-Signature", key.sign(now, body));
    }

    /** A batch as a game sends it: compressed and signed. */
    public HttpResponse<String> post(JsonNode batch) throws IOException, InterruptedException {
        byte[] body = gzip(batch.toString().getBytes(StandardCharsets.UTF_8));
        return send(signed(EVENTS, body)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** The configuration; learns the server's time first. */
    public HttpResponse<String> config() throws IOException, InterruptedException {
        send(request("/healthz").GET());
        return send(signed(CONFIG, new byte[0]).GET());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long before = clock.millis();
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        long middle = (before + clock.millis()) / 2;
        response.headers().firstValueAsLong("X-Server-Time").ifPresent(time -> offsetMillis = time - middle);
        return response;
    }

    /** The body as JSON; a missing node if it is none. */
    public static JsonNode json(HttpResponse<String> response) {
        try {
            @Nullable JsonNode node = JSON.readTree(response.body());
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
