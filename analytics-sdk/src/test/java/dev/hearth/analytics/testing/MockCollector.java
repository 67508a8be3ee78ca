package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.Clock;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A collector behind OkHttp's MockWebServer, which another hand than ours wrote, with TLS if wanted. */
public final class MockCollector extends PretendCollector {
    private final MockWebServer server = new MockWebServer();
    private final boolean secure;

    private MockCollector(Clock clock, @Nullable SSLSocketFactory tls) {
        super(clock);
        secure = tls != null;
        if (tls != null) {
            server.useHttps(tls);
        }
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                return answer(request);
            }
        });
    }

    /** Listens on that port, 0 for a free one, in plain text. */
    public static MockCollector start(Clock clock, int port) throws IOException {
        MockCollector collector = new MockCollector(clock, null);
        collector.server.start(port);
        return collector;
    }

    /** Listens on a free port, with TLS. */
    public static MockCollector start(Clock clock, SSLSocketFactory tls) throws IOException {
        MockCollector collector = new MockCollector(clock, tls);
        collector.server.start();
        return collector;
    }

    @Override
    public URI endpoint() {
        return URI.create((secure ? "https" : "http") + "://localhost:" + server.getPort());
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put(":request", request.getRequestLine());
        request.getHeaders()
                .forEach(header -> head.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        ByteString sent = request.getBody();
        byte[] body = sent == null ? new byte[0] : sent.toByteArray();
        boolean post = "POST".equals(request.getMethod());
        try {
            remember(head, body);
            Reply reply = next(post);
            return switch (reply.manner) {
                case ACCEPT -> response(behave(post, head, body)).build();
                case ANSWER -> response(reply).build();
                case HANG ->
                    new MockResponse.Builder()
                            .onResponseStart(SocketEffect.Stall.INSTANCE)
                            .build();
                case CUT, CUT_EARLY ->
                    new MockResponse.Builder()
                            .onResponseStart(new SocketEffect.CloseSocket())
                            .build();
                case TAKE_AND_CUT ->
                    response(taken(body))
                            .onResponseStart(new SocketEffect.CloseSocket())
                            .build();
                case TAKE_AND_HALF ->
                    response(taken(body))
                            .onResponseBody(new SocketEffect.CloseSocket())
                            .build();
                case TRICKLE ->
                    response(taken(body))
                            .throttleBody(8, 20, TimeUnit.MILLISECONDS)
                            .build();
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private MockResponse.Builder response(Reply reply) {
        MockResponse.Builder response = new MockResponse.Builder().code(reply.status);
        if (!reply.headers.containsKey("X-Server-Time")) {
            response.addHeader("X-Server-Time", now());
        }
        reply.headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                response.addHeader(name, value);
            }
        });
        if (reply.status != 204 && reply.status != 304) {
            response.body(new okio.Buffer().write(reply.body));
        }
        return response;
    }
}
