package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEdgeTest {
    private static final String EVENTS = "/api/analytics/events";
    private static final String KPI = "/internal/analytics/kpis/dialogue-opens";
    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");

    @TempDir
    static Path directory;

    private static TestCollector collector;
    private static TestClient client;

    private final TestEvents events = new TestEvents(System.identityHashCode(this));

    @BeforeAll
    static void start() throws CollectorException {
        collector = new TestCollector(
                TestCollector.config(directory.resolve("shared"), CLOCK).build());
        client = collector.client();
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private ObjectNode batch() {
        return events.batch(CLOCK.instant(), List.of(events.dialogue(CLOCK.instant())));
    }

    private static HttpRequest.Builder withToken(String path) {
        return client.request(path).header("Authorization", "Bearer " + TestClient.TOKEN);
    }

    private static void isProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = TestClient.json(response);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        hasServerTime(response);
    }

    private static void hasServerTime(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("X-Server-Time")).contains(Long.toString(CLOCK.millis()));
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void signedAndCompressedBatchIsTaken() {
        HttpResponse<String> response = client.postSigned(batch(), CLOCK.millis());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        hasServerTime(response);
        JsonNode answer = TestClient.json(response);
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.get("results")).isEmpty();
        assertThat(answer.get("server_time").asText()).isEqualTo("2026-03-10T12:00:00.000Z");
    }

    @Test
    void optedOutBatchIsNeitherCheckedNorRead() throws IOException {
        // The body never comes: the answer must not wait for it, nor for credentials.
        String answer = raw("POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nX-Analytics-Opt-Out: 1\r\n"
                + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 204").contains("X-Server-Time");
    }

    @Test
    void disabledCollectorSaysSoAndTakesNothing() throws Exception {
        CollectorConfig config = TestCollector.config(directory.resolve("disabled"), CLOCK)
                .disabled(true)
                .build();
        try (TestCollector off = new TestCollector(config)) {
            HttpResponse<String> response = off.client().postSigned(batch(), CLOCK.millis());
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.headers().firstValue("X-Analytics-Disabled")).contains("1");
            JsonNode told = off.client().getJson("/api/analytics/config");
            assertThat(told.get("enabled").asBoolean()).isFalse();
            assertThat(off.integrity("2026-03-10", "2026-03-10")).isEmpty();
        }
    }

    @Test
    void senderMustBeKnown() {
        HttpRequest.Builder nobody = client.request(EVENTS).header("Content-Type", "application/json");
        isProblem(client.send(nobody.POST(BodyPublishers.ofString("{}"))), 401, "unauthenticated");
        HttpRequest.Builder wrongToken = nobody.copy().header("Authorization", "Bearer wrong-token-000");
        isProblem(client.send(wrongToken.POST(BodyPublishers.ofString("{}"))), 401, "unauthenticated");
        String timestamp = Long.toString(CLOCK.millis());
        HttpRequest.Builder unknownKey = nobody.copy()
                .header("X-Analytics-Key", "nobody")
                .header("X-Analytics-Timestamp", timestamp)
                .header(
                        "X-Analytics-Signature",
                        TestClient.signature("whatever", "nobody", timestamp, "{}".getBytes(StandardCharsets.UTF_8)));
        isProblem(client.send(unknownKey.POST(BodyPublishers.ofString("{}"))), 401, "unauthenticated");
    }

    @Test
    void signatureMustBeThatOfTheBodyAsSent() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder other = client.signed(EVENTS, body, CLOCK.millis())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{ }"));
        isProblem(client.send(other), 401, "invalid_signature");
        for (String signature : List.of("00", "zz".repeat(32), "AB".repeat(32))) {
            HttpRequest.Builder noHex = client.signed(EVENTS, body, CLOCK.millis())
                    .setHeader("X-Analytics-Signature", signature)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body));
            isProblem(client.send(noHex), 401, "invalid_signature");
        }
    }

    @ParameterizedTest
    @CsvSource({"600000,200", "-600000,200", "600001,401", "-600001,401"})
    void timestampMayBeTenMinutesOff(long offMillis, int status) {
        HttpResponse<String> response = client.postSigned(batch(), CLOCK.millis() + offMillis);
        if (status == 401) {
            isProblem(response, 401, "timestamp_skew");
        } else {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"text/plain,,unsupported_media_type", "application/json,br,unsupported_content_encoding"})
    void otherTypesAndEncodingsAreRefused(String type, String encoding, String code) {
        HttpRequest.Builder request = withToken(EVENTS).header("Content-Type", type);
        if (encoding != null) {
            request.header("Content-Encoding", encoding);
        }
        isProblem(client.send(request.POST(BodyPublishers.ofString("{}"))), 415, code);
    }

    @Test
    void bodyIsRefusedAboveTheLimitWhetherItSaysItsLengthOrNot() {
        byte[] large = new byte[1024 * 1024 + 1];
        HttpRequest.Builder request = withToken(EVENTS).header("Content-Type", "application/json");
        isProblem(client.send(request.copy().POST(BodyPublishers.ofByteArray(large))), 413, "body_too_large");
        isProblem(
                client.send(request.copy().POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                "body_too_large");
    }

    @Test
    void gzipBombIsRefusedAtTheLimit() {
        byte[] bomb = TestClient.gzip(("{\"a\":\"" + " ".repeat(64 * 1024 * 1024)).getBytes(StandardCharsets.UTF_8));
        byte[] spaces = TestClient.gzip(" ".repeat(64 * 1024 * 1024).getBytes(StandardCharsets.UTF_8));
        isProblem(postGzip(spaces), 413, "body_too_large");
        // Before it is too large, the text in it is too long.
        isProblem(postGzip(bomb), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stranger", "payload", "event_id"})
    void millionsOfEmptyObjectsAreNeverHeld(String member) {
        String objects = "[" + "{},".repeat(2_000_000) + "{}]";
        ObjectNode event = events.dialogue(CLOCK.instant());
        boolean payload = member.equals("payload");
        String wrong = event.put(member + "-here", 0)
                .toString()
                .replace(
                        "\"" + member + "-here\":0",
                        "\"" + member + "\":" + (payload ? "{\"a\":" + objects + "}" : objects));
        String body = events.batch(CLOCK.instant(), List.of())
                .toString()
                .replace("\"events\":[]", "\"events\":[" + wrong + "]");
        HttpResponse<String> response = postGzip(TestClient.gzip(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String reason =
                TestClient.json(response).path("results").path(0).path("reason").asText("accepted");
        assertThat(reason)
                .isEqualTo(payload ? "payload_too_large" : member.equals("event_id") ? "invalid_id" : "accepted");
    }

    @Test
    void bodyThatIsNoGzipOrIsCutOffIsMalformed() {
        isProblem(postGzip("{}".getBytes(StandardCharsets.UTF_8)), 400, "malformed_body");
        byte[] whole = TestClient.gzip(batch().toString().getBytes(StandardCharsets.UTF_8));
        isProblem(postGzip(Arrays.copyOf(whole, whole.length - 20)), 400, "malformed_body");
    }

    private static HttpResponse<String> postGzip(byte[] body) {
        return client.send(withToken(EVENTS)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void batchOfMoreThanAThousandEventsIsRefusedWhole() {
        List<ObjectNode> thousand = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            thousand.add(events.dialogue(CLOCK.instant()));
        }
        ObjectNode right = events.batch(CLOCK.instant(), thousand);
        ObjectNode wrong = right.deepCopy().put("batch_id", events.uuid().toString());
        wrong.withArray("events").add(events.dialogue(CLOCK.instant()));
        isProblem(client.post(wrong), 413, "too_many_events");
        HttpResponse<String> taken = client.post(right);
        assertThat(TestClient.json(taken).get("accepted").asInt()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema_version\":1,",
                "tell no-one",
                "",
                "{\"a\":" + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" + "1",
                "{\"a\":11111111111111111111111111111111111111111111111111111111111111111111111111111111111}",
            })
    void whatIsNoJsonWithinTheLimitsIsMalformedAndIsNotQuoted(String body) {
        HttpResponse<String> response = client.send(
                withToken(EVENTS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).get("code").asText()).isEqualTo("malformed_json");
        assertThat(response.body()).doesNotContain("no-one").doesNotContain("1111");
    }

    @Test
    void eachVerdictHasItsReason() {
        ObjectNode right = events.dialogue(CLOCK.instant());
        ObjectNode invalidId = events.dialogue(CLOCK.instant()).put("event_id", "no id");
        ObjectNode unknown = events.dialogue(CLOCK.instant()).put("event_name", "nobody_knows_it");
        ObjectNode future = events.dialogue(CLOCK.instant().plusMillis(600_001));
        ObjectNode almostFuture = events.dialogue(CLOCK.instant().plusMillis(600_000));
        ObjectNode large = events.dialogue(CLOCK.instant());
        large.withObject("payload").put("dialogue_id", "x".repeat(5_000));
        ObjectNode wrong = events.dialogue(CLOCK.instant());
        wrong.withObject("payload").put("dialogue_id", "with a space");
        JsonNode answer = TestClient.json(client.post(events.batch(
                CLOCK.instant(), List.of(right, invalidId, unknown, future, almostFuture, large, wrong, right))));
        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.get("rejected").asInt()).isEqualTo(5);
        assertThat(answer.get("duplicate").asInt()).isEqualTo(1);
        List<String> results = new ArrayList<>();
        answer.get("results")
                .forEach(result -> results.add(result.get("index").asText() + " "
                        + result.path("reason").asText(result.get("status").asText())));
        assertThat(results)
                .containsExactly(
                        "1 invalid_id",
                        "2 unknown_event",
                        "3 timestamp_in_future",
                        "5 payload_too_large",
                        "6 schema_violation",
                        "7 duplicate");
        assertThat(answer.get("results").get(0).has("event_id")).isFalse();
    }

    @Test
    void concurrentCopiesOfABatchAreTakenOnceAndAnsweredAlike() {
        ObjectNode batch = batch();
        List<CompletableFuture<HttpResponse<String>>> copies = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            copies.add(CompletableFuture.supplyAsync(() -> client.post(batch)));
        }
        List<String> answers = copies.stream().map(copy -> copy.join().body()).toList();
        assertThat(answers).containsOnly(answers.get(0));
        assertThat(TestClient.json(copies.get(0).join()).get("accepted").asInt())
                .isEqualTo(1);
    }

    @Test
    void concurrentBatchesWithTheSameEventTakeItOnce() {
        ObjectNode event = events.dialogue(CLOCK.instant());
        List<ObjectNode> batches = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            batches.add(events.batch(CLOCK.instant(), List.of(event)));
        }
        int accepted = batches.parallelStream()
                .mapToInt(batch ->
                        TestClient.json(client.post(batch)).get("accepted").asInt())
                .sum();
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    void disallowedFieldsAreNotKept() {
        ObjectNode event = events.dialogue(CLOCK.instant()).put("player_name", "secret");
        event.withObject("payload").put("note", "secret");
        client.post(events.batch(CLOCK.instant(), List.of(event)));
        String recent = client.get("/internal/analytics/recent?limit=1000").body();
        assertThat(recent).contains(event.get("event_id").asText()).doesNotContain("secret");
    }

    @Test
    void configHasTheSaltsAndATagThatOnlyTheyChange() {
        byte[] noBody = {};
        HttpResponse<String> first = client.send(
                client.signed("/api/analytics/config", noBody, CLOCK.millis()).GET());
        JsonNode config = TestClient.json(first);
        assertThat(config.get("enabled").asBoolean()).isTrue();
        assertThat(config.get("late_window_hours").asInt()).isEqualTo(48);
        assertThat(config.get("salts")).hasSize(4);
        assertThat(config.get("salts").get(3).get("day").asText()).isEqualTo("2026-03-11");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.send(client.signed("/api/analytics/config", noBody, CLOCK.millis())
                .header("If-None-Match", tag)
                .GET());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        hasServerTime(again);
        isProblem(client.send(client.request("/api/analytics/config").GET()), 401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "end=2026-01-01,start",
        "start=2026-01-01,end",
        "start=yesterday&end=2026-01-01,start",
        "start=2026-02-30&end=2026-03-01,start",
        "start=2026-01-02&end=2026-01-01,end",
        "start=2025-01-01&end=2026-02-05,end",
        "start=2026-01-01&end=2026-01-01&metric=avg,metric",
        "start=2026-01-01&start=2026-01-01&end=2026-01-01,start",
    })
    void wrongParameterIsNamed(String query, String parameter) {
        HttpResponse<String> response = client.get(KPI + "?" + query);
        isProblem(response, 400, "invalid_parameter");
        assertThat(TestClient.json(response).get("parameter").asText()).isEqualTo(parameter);
    }

    @Test
    void fourHundredDaysCanBeAskedFor() {
        assertThat(client.getJson(KPI + "?start=2025-01-01&end=2026-02-04")).hasSize(400);
    }

    @Test
    void seriesCanBeHadAsCsvAndIsNotSentTwice() {
        HttpResponse<String> csv = client.send(withToken(KPI + "?start=2020-01-01&end=2020-01-02")
                .header("Accept", "text/csv")
                .GET());
        assertThat(csv.body())
                .isEqualTo(String.join(
                        "\r\n",
                        "date,value,provisional,suppressed",
                        "2020-01-01,0,false,false",
                        "2020-01-02,0,false,false",
                        ""));
        assertThat(csv.headers().firstValue("Cache-Control")).contains("private, max-age=60");
        String tag = csv.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.send(withToken(KPI + "?start=2020-01-01&end=2020-01-02")
                .header("Accept", "text/csv")
                .header("If-None-Match", tag)
                .GET());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/analytics/kpis",
                KPI + "?start=2026-01-01&end=2026-01-01",
                "/internal/analytics/integrity?start=2026-01-01&end=2026-01-01",
                "/internal/analytics/recent"
            })
    void internalPathsNeedAServiceToken(String path) {
        isProblem(client.send(client.request(path).GET()), 401, "unauthenticated");
        isProblem(client.send(client.signed(path, new byte[0], CLOCK.millis()).GET()), 401, "unauthenticated");
        assertThat(client.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownPathsAndMethodsAreProblems() {
        isProblem(client.get("/"), 404, "not_found");
        isProblem(client.get("/internal/analytics/kpis/none?start=2026-01-01&end=2026-01-01"), 404, "not_found");
        isProblem(client.get("/api/analytics/events/"), 404, "not_found");
        HttpResponse<String> get = client.get(EVENTS);
        isProblem(get, 405, "method_not_allowed");
        assertThat(get.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /readyz HTTP/2.1\r\nHost: x\r\n\r\n",
                "POST /api/analytics/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"
            })
    void whatIsNoHttpIsAnsweredWithoutDetails(String request) throws IOException {
        String answer = raw(request);
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("X-Server-Time")
                .contains("application/problem+json")
                .doesNotContain("Jetty")
                .doesNotContain("Exception");
    }

    @Test
    void healthReadinessAndVersionAreOpen() {
        for (String path : List.of("/healthz", "/readyz", "/version")) {
            HttpResponse<String> response = client.send(client.request(path).GET());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            hasServerTime(response);
        }
    }

    @Test
    void lossesAreReportedUnderNamesThatTheCatalogHas() {
        ObjectNode batch = events.batch(CLOCK.instant(), List.of());
        batch.putArray("dropped").add(loss("dialogue_open", 3)).add(loss("name_of_a_stranger", 4));
        assertThat(client.post(batch).statusCode()).isEqualTo(200);
        assertThat(client.post(batch).statusCode()).isEqualTo(200);
        JsonNode losses = collector.integrity("2026-03-10", "2026-03-10").get(0).get("losses");
        List<String> told = new ArrayList<>();
        losses.forEach(loss -> told.add(loss.get("event_name").asText() + " " + loss.get("count")));
        Collections.sort(told);
        assertThat(told).containsExactly("dialogue_open 3", "unknown 4");
    }

    private static ObjectNode loss(String name, int count) {
        return TestEvents.JSON
                .createObjectNode()
                .put("event_name", name)
                .put("reason", "queue_full")
                .put("count", count);
    }

    @Test
    void answersOfKpisAreRememberedForAMinuteOfTheInjectedClock() throws Exception {
        TestClock own = new TestClock("2026-03-10T12:00:00Z");
        try (TestCollector other = new TestCollector(
                TestCollector.config(directory.resolve("cache"), own).build())) {
            String path = KPI + "?start=2026-03-10&end=2026-03-10";
            assertThat(other.client().getJson(path).get(0).get("value").asInt()).isZero();
            other.client().post(events.batch(own.instant(), List.of(events.dialogue(own.instant()))));
            other.awaitAggregated();
            own.advance(Duration.ofSeconds(59));
            assertThat(other.client().getJson(path).get(0).get("value").asInt()).isZero();
            own.advance(Duration.ofSeconds(2));
            assertThat(other.client().getJson(path).get(0).get("value").asInt()).isEqualTo(1);
        }
    }

    /** Sends bytes, and returns what comes back until the other side closes or has answered. */
    private static String raw(String request) throws IOException {
        URI uri = collector.collector().uri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4_096];
            int read = Objects.checkIndex(in.read(answer), answer.length);
            return new String(answer, 0, read, StandardCharsets.US_ASCII);
        }
    }
}
