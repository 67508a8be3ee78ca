package dev.hearth.analytics.collector;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Talks to a collector as the protocol says, without a line of the collector's code. */
public final class TestClient {
    public static final String KEY_ID = "game-1";
    public static final String SECRET = "example-secret-0123456789";
    public static final String TOKEN = "service-token-0123456789";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final Duration timeout;

    public TestClient(URI uri) {
        this(uri, TIMEOUT);
    }

    /** With an own bound for each request. */
    public TestClient(URI uri, Duration timeout) {
        this.uri = uri;
        this.timeout = timeout;
    }

    /** With a service token. */
    public HttpResponse<String> post(JsonNode batch) {
        return send(request("/api/analytics/events")
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(batch.toString())));
    }

    /** Signed and compressed, as a game does it. */
    public HttpResponse<String> postSigned(JsonNode batch, long nowMillis) {
        byte[] body = gzip(batch.toString().getBytes(StandardCharsets.UTF_8));
        return send(signed("/api/analytics/events", body, nowMillis)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    public HttpRequest.Builder signed(String path, byte[] body, long nowMillis) {
        String timestamp = Long.toString(nowMillis);
        return request(path)
                .header("X-Analytics-Key", KEY_ID)
                .header("X-Analytics-Timestamp", timestamp)
                .header("X-Analytics-Signature", signature(SECRET, KEY_ID, timestamp, body));
    }

    /** With a service token. */
    public HttpResponse<String> get(String path) {
        return send(request(path).header("Authorization", "Bearer " + TOKEN).GET());
    }

    public JsonNode getJson(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return json(response);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(timeout);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return TestEvents.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    public static String signature(String secret, String keyId, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((keyId + "\n" + timestamp + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
