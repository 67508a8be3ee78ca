package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.limits.Limit;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit set low, met, and not passed. */
class EdgeLimitsTest {
    private static final String EVENTS = "/api/analytics/events";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(11);
    private final List<TestCollector> collectors = new ArrayList<>();

    @AfterEach
    void close() {
        collectors.forEach(TestCollector::close);
    }

    private TestCollector start(UnaryOperator<CollectorConfig.Builder> change) throws Exception {
        TestCollector collector = new TestCollector(
                change.apply(TestCollector.config(directory, CLOCK)).build());
        collectors.add(collector);
        return collector;
    }

    private ObjectNode batch() {
        return events.batch(CLOCK.instant(), List.of(events.dialogue(CLOCK.instant())));
    }

    private static void isProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestClient.json(response).path("code").asText()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "SENT_BYTES,1024,413,body_too_large",
        "INFLATED_BYTES,1024,413,body_too_large",
        "EVENTS,4,413,too_many_events",
        "LOSSES,0,400,malformed_batch",
        "JSON_DEPTH,4,400,malformed_json",
        "JSON_TEXT,64,400,malformed_json",
        "JSON_NAME,64,400,malformed_json",
        "JSON_NUMBER,20,400,malformed_json",
        "BODIES_BYTES,1500,503,overloaded",
        "INFLATING_BYTES,1500,503,overloaded",
    })
    void batchThatPassesALimitIsRefusedAndTheOthersAreNot(Limit limit, long value, int status, String code)
            throws Exception {
        TestCollector collector = start(config -> config.limit(limit, value));
        ObjectNode wrong = events.batch(CLOCK.instant(), List.of());
        for (int i = 0; i < 5; i++) {
            wrong.withArray("events").add(events.dialogue(CLOCK.instant()));
        }
        wrong.put("x".repeat(70), "y".repeat(70)).put("number", -1);
        wrong.putObject("deep")
                .putObject("deeper")
                .putObject("deepest")
                .putArray("down")
                .addArray()
                .addArray();
        wrong.putArray("dropped")
                .addObject()
                .put("event_name", "dialogue_open")
                .put("reason", "queue_full")
                .put("count", 1);
        String text = wrong.toString().replace("\"number\":-1", "\"number\":123456789012345678901234");
        HttpResponse<String> refused = collector
                .client()
                .send(collector
                        .client()
                        .request(EVENTS)
                        .header("Authorization", "Bearer " + TestClient.TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(text)));
        isProblem(refused, status, code);
        if (status == 503) {
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(-1))
                    .isBetween(1L, 60L);
        }
        ObjectNode right = batch();
        HttpResponse<String> taken = collector.client().post(right);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(collector.client().post(right).body()).isEqualTo(taken.body());
    }

    @Test
    void payloadLimitIsForOneEventAlone() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.PAYLOAD_BYTES, 64));
        ObjectNode large = events.dialogue(CLOCK.instant());
        large.withObject("payload").put("dialogue_id", "x".repeat(64));
        ObjectNode batch = events.batch(CLOCK.instant(), List.of(large, events.dialogue(CLOCK.instant())));
        var answer = TestClient.json(collector.client().post(batch));
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.at("/results/0/reason").asText()).isEqualTo("payload_too_large");
    }

    @Test
    void headerThatIsTooLargeIsRefused() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.HEADER_BYTES, 2_048));
        try (RawConnection connection = new RawConnection(collector.collector().uri())) {
            connection.say("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(4_096) + "\r\n\r\n");
            assertThat(connection.statusLine()).startsWith("HTTP/1.1 431");
        }
        assertThat(collector.client().get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void addressWithTooManyConnectionsGetsNoMoreUntilOneIsClosed() throws Exception {
        TestCollector collector =
                start(config -> config.limit(Limit.CONNECTIONS_PER_ADDRESS, 3).exemptAddresses(List.of()));
        URI uri = collector.collector().uri();
        List<RawConnection> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawConnection connection = new RawConnection(uri);
            connection.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.statusLine()).contains("200");
            open.add(connection);
        }
        try (RawConnection refused = new RawConnection(uri)) {
            assertThat(refused.untilClosed()).isEmpty();
        }
        open.get(0).close();
        await().atMost(PATIENCE).until(() -> isServed(uri));
        for (RawConnection connection : open) {
            connection.close();
        }
    }

    private static boolean isServed(URI uri) throws Exception {
        try (RawConnection connection = new RawConnection(uri)) {
            return connection
                    .say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                    .statusLine()
                    .contains("200");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void connectionsBeyondAllAreClosedUntilOneOfTheOthersIs() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.CONNECTIONS, 2));
        URI uri = collector.collector().uri();
        RawConnection first = new RawConnection(uri);
        assertThat(first.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").statusLine())
                .contains("200");
        try (RawConnection second = new RawConnection(uri)) {
            assertThat(second.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").statusLine())
                    .contains("200");
            try (RawConnection third = new RawConnection(uri)) {
                assertThat(third.untilClosed()).isEmpty();
            }
            first.close();
            await().atMost(PATIENCE).until(() -> isServed(uri));
        }
        assertThat(collector.client().get("/metrics").body()).containsPattern("hearth_connections_refused_total [1-9]");
    }

    @Test
    void headerThatNeverEndsIsGivenUp() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.HEADER_SECONDS, 1));
        try (RawConnection first = new RawConnection(collector.collector().uri());
                RawConnection later = new RawConnection(collector.collector().uri())) {
            first.say("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ");
            later.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(later.statusLine()).contains("200");
            later.say("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ");
            assertThat(trickle(first)).as("a byte now and then does not help").isTrue();
            assertThat(trickle(later)).as("nor after a right request").isTrue();
        }
        assertThat(collector.client().get("/metrics").body())
                .containsPattern("hearth_connections_slow_total\\{phase=\"header\"} [2-9]");
    }

    /** Whether the server has closed while a byte was sent to it again and again. */
    private static boolean trickle(RawConnection connection) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                connection.say("y");
                return false;
            } catch (java.io.IOException e) {
                return true;
            }
        });
        return true;
    }

    @Test
    void bodyThatComesTooSlowlyIsAnsweredWith408AndAGameOnABadNetworkIsServed() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.BODY_GRACE_SECONDS, 1)
                .limit(Limit.BODY_BYTES_PER_SECOND, 60)
                .limit(Limit.HEADER_SECONDS, 3_600));
        byte[] body = batch().toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestClient.TOKEN
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        try (RawConnection slow = new RawConnection(collector.collector().uri());
                RawConnection patient = new RawConnection(collector.collector().uri())) {
            slow.say(head);
            patient.say(head);
            int piece = body.length / 4;
            for (int sent = 0; sent < body.length; sent += piece) {
                patient.say(java.util.Arrays.copyOfRange(body, sent, Math.min(body.length, sent + piece)));
                slow.say(new byte[] {' '});
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(600).toNanos());
            }
            assertThat(patient.statusLine()).contains("200");
            assertThat(slow.statusLine()).contains("408");
        }
    }

    @Test
    void requestThatTakesTooLongInAllIsClosed() throws Exception {
        TestCollector collector =
                start(config -> config.limit(Limit.REQUEST_SECONDS, 1).limit(Limit.BODY_BYTES_PER_SECOND, 0));
        try (RawConnection connection = new RawConnection(collector.collector().uri())) {
            connection.say("POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestClient.TOKEN
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
            assertThat(trickle(connection)).isTrue();
        }
    }

    @Test
    void silentConnectionIsClosed() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.IDLE_SECONDS, 1));
        try (RawConnection connection = new RawConnection(collector.collector().uri())) {
            connection.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.untilClosed()).contains("200");
        }
    }

    @Test
    void addressThatAsksTooOftenIsToldWhenToComeAgain() throws Exception {
        TestCollector collector =
                start(config -> config.limit(Limit.REQUESTS_PER_ADDRESS, 3).trustedProxies(List.of("127.0.0.0/8")));
        for (int left = 2; left >= 0; left--) {
            HttpResponse<String> taken = from(collector, "203.0.113.7");
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.headers().firstValue("RateLimit-Limit")).contains("3");
            assertThat(taken.headers().firstValue("RateLimit-Remaining")).contains(Integer.toString(left));
            assertThat(taken.headers().firstValueAsLong("RateLimit-Reset").orElse(-1))
                    .isBetween(1L, 60L);
        }
        HttpResponse<String> refused = from(collector, "203.0.113.7");
        isProblem(refused, 429, "rate_limited");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(-1)).isBetween(1L, 20L);
        assertThat(from(collector, "203.0.113.8").statusCode())
                .as("another address")
                .isEqualTo(200);
        assertThat(from(collector, "203.0.113.9, 203.0.113.7").statusCode())
                .as("what stands left of the proxy's own word is not believed")
                .isEqualTo(429);
        assertThat(from(collector, "2001:db8:1:2::1").statusCode()).isEqualTo(200);
        assertThat(from(collector, "2001:db8:1:2:ffff::9").headers().firstValue("RateLimit-Remaining"))
                .as("a customer's network is one address")
                .contains("1");
        assertThat(collector.client().request("/healthz")).isNotNull();
        assertThat(collector.client().get("/metrics").body())
                .contains("hearth_http_problems_total{code=\"rate_limited\"} 2.0");
    }

    private HttpResponse<String> from(TestCollector collector, String forwardedFor) {
        return collector
                .client()
                .send(collector
                        .client()
                        .request(EVENTS)
                        .header("X-Forwarded-For", forwardedFor)
                        .header("Authorization", "Bearer " + TestClient.TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(batch().toString())));
    }

    @Test
    void forwardedAddressOfAStrangerIsNotBelieved() throws Exception {
        TestCollector collector = start(config -> config.limit(Limit.REQUESTS_PER_ADDRESS, 2)
                .exemptAddresses(List.of())
                .trustedProxies(List.of("10.0.0.0/8")));
        assertThat(from(collector, "203.0.113.1").statusCode()).isEqualTo(200);
        assertThat(from(collector, "203.0.113.2").statusCode()).isEqualTo(200);
        assertThat(from(collector, "203.0.113.3").statusCode()).isEqualTo(429);
    }

    @Test
    void keyHasALimitOfItsOwnThatOnlyRightSignaturesUse() throws Exception {
        TestCollector collector =
                start(config -> config.limit(Limit.REQUESTS_PER_KEY, 1).clientKey("game-2", "another-secret"));
        TestClient client = collector.client();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> forged = client.send(client.signed(EVENTS, body, CLOCK.millis())
                .setHeader("X-Analytics-Signature", "0".repeat(64))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
        isProblem(forged, 401, "invalid_signature");
        assertThat(client.postSigned(batch(), CLOCK.millis()).statusCode()).isEqualTo(200);
        isProblem(client.postSigned(batch(), CLOCK.millis()), 429, "rate_limited");
        assertThat(client.post(batch()).statusCode()).as("another sender").isEqualTo(200);
    }
}
