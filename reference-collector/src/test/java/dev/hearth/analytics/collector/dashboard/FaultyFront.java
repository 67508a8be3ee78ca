package dev.hearth.analytics.collector.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a browser and a collector, and fails, holds or replaces the answers of the paths it is told. */
final class FaultyFront implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "host", "content-length", "upgrade", "expect");
    private static final Set<String> NOT_PASSED_BACK = Set.of("connection", "content-length", "transfer-encoding");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI collector;
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final Map<String, String> replaced = new ConcurrentHashMap<>();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean cut;

    FaultyFront(URI collector) throws IOException {
        this.collector = collector;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Paths that begin so are answered with that status. */
    void fail(String path, int status) {
        failing.put(path, status);
    }

    /** That path is answered with that JSON. */
    void replace(String path, String json) {
        replaced.put(path, json);
    }

    void heal() {
        failing.clear();
        cut = false;
    }

    /** Connections are closed without an answer, as if the collector were stopped. */
    void cut() {
        cut = true;
    }

    /** What is asked for below {@code /internal} waits until the answer of this is counted down. */
    CountDownLatch hold() {
        held = new CountDownLatch(1);
        return held;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (cut) {
                return;
            }
            if (path.startsWith("/internal")) {
                held.await();
            }
            for (Map.Entry<String, Integer> one : failing.entrySet()) {
                if (path.startsWith(one.getKey())) {
                    answer(exchange, one.getValue(), "application/problem+json", "{\"code\":\"unavailable\"}");
                    return;
                }
            }
            if (replaced.containsKey(path)) {
                answer(exchange, 200, "application/json", replaced.get(path));
                return;
            }
            pass(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(collector.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_BACK.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = response.body();
        boolean bodiless = response.statusCode() == 304 || response.statusCode() == 204;
        exchange.sendResponseHeaders(response.statusCode(), bodiless || body.length == 0 ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
