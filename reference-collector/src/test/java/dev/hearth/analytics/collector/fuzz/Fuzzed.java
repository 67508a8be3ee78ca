package dev.hearth.analytics.collector.fuzz;

import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.limits.Limit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A collector that stays up while one input after the other is sent to it, and what must be true of each answer. */
final class Fuzzed {
    private static final String MARKER = "zQ7-fuzz-marker-7Qz";
    private static final int ANSWER_BYTES_MAX = 1024 * 1024;
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final TestCollector COLLECTOR = start();
    private static final URI URI_OF_IT = COLLECTOR.collector().uri();

    private Fuzzed() {}

    private static TestCollector start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "fuzz");
            // Thousands of batches a second from one key would meet the limit of rates, and be refused instead of
            // tried.
            CollectorConfig config = TestCollector.config(directory, new TestClock("2026-03-10T12:00:00Z"))
                    .limit(Limit.REQUESTS_PER_KEY, 0)
                    .build();
            return new TestCollector(config);
        } catch (IOException | CollectorException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A batch whose body is those bytes. */
    static String post(byte[] body, boolean gzip) {
        String head = "POST /api/analytics/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + TestClient.TOKEN + "\r\nContent-Type: application/json\r\n"
                + (gzip ? "Content-Encoding: gzip\r\n" : "")
                + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        String answer = exchange(request.toByteArray());
        demand(answer.startsWith("HTTP/1.1 200 ") || answer.startsWith("HTTP/1.1 4"), "the answer was " + answer);
        demand(!answer.contains(MARKER), "the answer quoted the body");
        return answer;
    }

    /** Sends those bytes, closes that half, and reads until the server closes. */
    static String exchange(byte[] bytes) {
        try (Socket socket = new Socket(URI_OF_IT.getHost(), URI_OF_IT.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketTimeoutException e) {
            throw new IllegalStateException("no end of the answer", e);
        } catch (IOException e) {
            // Closed without reading all: that is an answer too.
            return "";
        }
    }

    /** That it lives, and knows its own numbers. */
    static void isWell() {
        String health = exchange(
                "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        demand(health.startsWith("HTTP/1.1 200"), "it is not healthy: " + health);
    }

    static void demand(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
    }
}
