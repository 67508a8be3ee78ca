package dev.hearth.analytics.collector.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A collector that has one fault: a right one answers behind it, and what it is asked or what it says is changed on the way.
 */
final class WrongCollector implements AutoCloseable {
    private static final List<String> NOT_PASSED_ON =
            List.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request or an answer, whole, to be made wrong. */
    static final class Message {
        String method = "";
        String path = "";
        int status;
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byte[] body = {};

        String text() {
            try {
                boolean gzip = "gzip".equalsIgnoreCase(headers.get("Content-Encoding"));
                return gzip
                        ? new String(
                                new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(),
                                StandardCharsets.UTF_8)
                        : new String(body, StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }

        void say(String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What is wrong with it. */
    interface Fault {
        /** Changes what is asked. */
        default void request(Message request) {}

        /** Changes what is answered. */
        default void answer(Message request, Message answer) {}
    }

    WrongCollector(URI right, Fault fault) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> pass(exchange, right, fault));
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void pass(HttpExchange exchange, URI right, Fault fault) throws IOException {
        Message request = new Message();
        request.method = exchange.getRequestMethod();
        request.path = exchange.getRequestURI().toString();
        exchange.getRequestHeaders().forEach((name, values) -> request.headers.put(name, values.get(0)));
        request.body = exchange.getRequestBody().readAllBytes();
        Message asked = new Message();
        asked.method = request.method;
        asked.path = request.path;
        asked.headers.putAll(request.headers);
        asked.body = request.body;
        fault.request(asked);
        Message answer = ask(right, asked);
        fault.answer(request, answer);
        answer.headers.forEach((name, value) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        boolean empty = answer.status == 204 || answer.status == 304;
        exchange.sendResponseHeaders(answer.status, empty || answer.body.length == 0 ? -1 : answer.body.length);
        if (!empty && answer.body.length > 0) {
            exchange.getResponseBody().write(answer.body);
        }
        exchange.close();
    }

    private Message ask(URI right, Message asked) {
        HttpRequest.Builder request = HttpRequest.newBuilder(right.resolve(asked.path))
                .method(asked.method, BodyPublishers.ofByteArray(asked.body));
        asked.headers.forEach((name, value) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            Message answer = new Message();
            answer.status = response.statusCode();
            response.headers().map().forEach((name, values) -> answer.headers.put(name, values.get(0)));
            answer.body = response.body();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
