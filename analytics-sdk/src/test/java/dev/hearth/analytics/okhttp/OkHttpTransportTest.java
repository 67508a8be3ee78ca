package dev.hearth.analytics.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.spi.Transport;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.MockCollector;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OkHttpTransportTest {
    private final MockWebServer server = new MockWebServer();
    private final OkHttpTransport transport = OkHttpTransport.create();

    @BeforeEach
    void open() throws IOException {
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void bodyIsPostedAsItIsAndNoHeaderTellsOfTheDevice() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .addHeader("X-Server-Time", "5")
                .body("answer")
                .build());
        byte[] body = {0, 1, 2, (byte) 0xff};
        Transport.Answer answer = transport.exchange(request(body));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-SERVER-time")).isEqualTo("5");
        assertThat(answer.header("missing")).isNull();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("answer");
        RecordedRequest sent = server.takeRequest();
        assertThat(sent.getMethod()).isEqualTo("POST");
        assertThat(sent.getBody()).isEqualTo(ByteString.of(body));
        assertThat(sent.getHeaders().names())
                .containsExactlyInAnyOrder(
                        "User-Agent", "Content-Type", "Content-Length", "Host", "Connection", "Accept-Encoding");
        assertThat(sent.getHeaders().get("User-Agent")).isEqualTo("test");
    }

    @Test
    void redirectIsAnAnswerAndIsNotFollowed() throws IOException {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", server.url("/portal"))
                .build());
        assertThat(transport.exchange(request(null)).status()).isEqualTo(302);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void timeoutStatusIsNotRepeatedUnasked() throws IOException {
        server.enqueue(new MockResponse.Builder().code(408).build());
        assertThat(transport.exchange(request(new byte[1])).status()).isEqualTo(408);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void answerWithoutEndIsNotRead() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(Transport.ANSWER_BYTES_MAX + 1))
                .build());
        assertThatIOException().isThrownBy(() -> transport.exchange(request(null)));
    }

    @Test
    void serverThatHangsIsGivenUp() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        Transport hasty = OkHttpTransport.within(200, 60_000);
        assertThatIOException().isThrownBy(() -> hasty.exchange(request(new byte[1])));
        hasty.close();
    }

    @Test
    void answerThatTricklesForEverIsGivenUpThoughEachByteIsInTime() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(100_000))
                .throttleBody(1, 50, TimeUnit.MILLISECONDS)
                .build());
        Transport hasty = OkHttpTransport.within(60_000, 500);
        assertThatIOException().isThrownBy(() -> hasty.exchange(request(new byte[1])));
        hasty.close();
    }

    @Test
    void collectorThatHangsOrTricklesIsAFailureAndEverythingIsKept(@TempDir File directory) throws IOException {
        try (EngineRig rig = new EngineRig(directory)) {
            AnalyticsClient client = rig.start(
                    config -> config.defaultConsent(Consent.GRANTED).transport(OkHttpTransport.within(300, 60_000)));
            client.setVillage("village-1");
            rig.collector().script(Reply.hang());
            client.flush(0, TimeUnit.SECONDS);
            EngineRig.eventually(
                    () -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CONNECTION_FAILED));
            assertThat(client.status().queuedEvents()).isEqualTo(2);
            rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
            assertThat(rig.collector().duplicates()).isZero();
        }
    }

    @Test
    void certificateThatNobodyKnowsIsAFailureUntilTheGamesOwnClientKnowsIt(@TempDir File directory) throws Exception {
        SelfSigned own = SelfSigned.make(directory);
        try (EngineRig rig = new EngineRig(directory);
                MockCollector secure = MockCollector.start(rig.clock, own.server())) {
            AnalyticsClient client =
                    rig.start(config -> config.defaultConsent(Consent.GRANTED).endpoint(secure.endpoint()));
            client.setVillage("village-1");
            client.flush(0, TimeUnit.SECONDS);
            EngineRig.eventually(
                    () -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CONNECTION_FAILED));
            assertThat(secure.posts() + secure.configs()).isZero();
            rig.leave(client);
            OkHttpClient games = own.client();
            AnalyticsClient next = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                    .endpoint(secure.endpoint())
                    .transport(OkHttpTransport.of(games)));
            rig.flush(next);
            assertThat(secure.events("session_start")).hasSize(1);
            rig.leave(next);
            assertThat(games.dispatcher().executorService().isShutdown()).isFalse();
            games.connectionPool().evictAll();
        }
    }

    @Test
    void requestThatWasCancelledBeforehandIsNotSent() {
        Transport.Request request = request(null);
        request.cancel();
        assertThatIOException().isThrownBy(() -> transport.exchange(request));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void gamesOwnClientIsUsedAndLeftOpen() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        OkHttpClient games = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    calls.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .build();
        server.enqueue(new MockResponse.Builder().code(200).build());
        Transport ours = OkHttpTransport.of(games);
        ours.exchange(request(null));
        ours.close();
        assertThat(calls).hasValue(1);
        assertThat(games.connectionPool().connectionCount()).isEqualTo(1);
        games.connectionPool().evictAll();
    }

    private Transport.Request request(byte @Nullable [] body) {
        Map<String, String> headers = body == null
                ? Map.of("User-Agent", "test")
                : Map.of("User-Agent", "test", "Content-Type", "application/json");
        return new Transport.Request(URI.create(server.url("/x").toString()), headers, body);
    }
}
