package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, how, and what is kept of whom is not. */
class EdgeAccessTest {
    private static final String EVENTS = "/api/analytics/events";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(12);

    private ObjectNode batch() {
        return events.batch(CLOCK.instant(), List.of(events.dialogue(CLOCK.instant())));
    }

    @Test
    void keysAreRotatedAndDisabledWithoutARestart() throws Exception {
        Path keys = Files.writeString(
                directory.resolve("keys"),
                "client-key=" + TestClient.KEY_ID + ":" + TestClient.SECRET + "\nservice-token=" + TestClient.TOKEN
                        + "\n");
        try (TestCollector collector = new TestCollector(dev.hearth.analytics.collector.CollectorConfig.builder()
                .port(0)
                .dataDirectory(directory.resolve("data"))
                .keyFile(keys)
                .instantSource(CLOCK)
                .build())) {
            TestClient client = collector.client();
            assertThat(client.postSigned(batch(), CLOCK.millis()).statusCode()).isEqualTo(200);
            Files.writeString(keys, Files.readString(keys) + "disabled=" + TestClient.KEY_ID + "\n");
            await().atMost(PATIENCE)
                    .until(() -> client.postSigned(batch(), CLOCK.millis()).statusCode() == 403);
            HttpResponse<String> refused = client.postSigned(batch(), CLOCK.millis());
            assertThat(TestClient.json(refused).get("code").asText()).isEqualTo("forbidden");
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> forged = client.send(client.signed(EVENTS, body, CLOCK.millis())
                    .setHeader("X-Analytics-Signature", "0".repeat(64))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(forged.statusCode())
                    .as("only who has the secret is told that the key is disabled")
                    .isEqualTo(401);
            Files.writeString(
                    keys,
                    "client-key=" + TestClient.KEY_ID + ":" + TestClient.SECRET + "\nservice-token=new-token-0123\n");
            await().atMost(PATIENCE)
                    .until(() -> client.postSigned(batch(), CLOCK.millis()).statusCode() == 200);
            assertThat(client.get("/internal/analytics/recent").statusCode()).isEqualTo(401);
            assertThat(client.send(client.request("/metrics").GET()).body())
                    .contains("hearth_http_problems_total{code=\"invalid_signature\"} 1.0")
                    .contains("hearth_http_problems_total{code=\"forbidden\"}");
        }
    }

    @Test
    void tlsIsSpokenWithTheCertificateOfTheKeyStore() throws Exception {
        Path keyStore = directory.resolve("tls.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "collector",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        keyStore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password-0")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor())
                .as(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        try (TestCollector collector = new TestCollector(TestCollector.config(directory.resolve("data"), CLOCK)
                .tls(keyStore, "password-0")
                .build())) {
            assertThat(collector.collector().uri().getScheme()).isEqualTo("https");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keyStore)).build();
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(collector.collector().uri().resolve(EVENTS))
                            .header("Authorization", "Bearer " + TestClient.TOKEN)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(batch().toString()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            try (RawConnection plain = new RawConnection(collector.collector().uri())) {
                assertThat(plain.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").untilClosed())
                        .doesNotContain("200");
            }
        }
    }

    private static SSLContext trusting(Path keyStore) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            trusted.load(in, "password-0".toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("collector", trusted.getCertificate("collector"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({
        "X-Analytics-Opt-Out,1,false,true",
        "DNT,1,true,true",
        "Sec-GPC,1,true,true",
        "DNT,1,false,false",
        "Sec-GPC,1,false,false",
        "DNT,0,true,false",
        "X-Analytics-Opt-Out,0,true,false",
    })
    void optOutIsTakenFromTheSignalsThatAreObeyed(String header, String value, boolean obeying, boolean optedOut)
            throws Exception {
        try (TestCollector collector = new TestCollector(TestCollector.config(directory.resolve("data"), CLOCK)
                .obeyingBrowserOptOut(obeying)
                .build())) {
            HttpResponse<String> response = collector
                    .client()
                    .send(collector
                            .client()
                            .request(EVENTS)
                            .header(header, value)
                            .header("Authorization", "Bearer " + TestClient.TOKEN)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(batch().toString())));
            assertThat(response.statusCode()).isEqualTo(optedOut ? 204 : 200);
            assertThat(collector.integrity("2026-03-10", "2026-03-10")).hasSize(optedOut ? 0 : 1);
        }
    }

    @Test
    void quarantineSaysWhatWasWrongAndNoValue() throws Exception {
        try (TestCollector collector = new TestCollector(
                TestCollector.config(directory.resolve("data"), CLOCK).build())) {
            ObjectNode wrong = events.dialogue(CLOCK.instant());
            wrong.withObject("payload").put("dialogue_id", "marker one").put("marker_two", "marker-three");
            ObjectNode unknown = events.dialogue(CLOCK.instant()).put("event_name", "marker_four");
            ObjectNode future = events.dialogue(CLOCK.instant().plusSeconds(3_600));
            ObjectNode invalid = events.dialogue(CLOCK.instant()).put("session_id", "marker-five");
            ObjectNode noSeq = events.dialogue(CLOCK.instant());
            noSeq.remove("seq");
            ObjectNode batch = events.batch(CLOCK.instant(), List.of(wrong, unknown, future, invalid, noSeq));
            TestClient client = collector.client();
            assertThat(client.postSigned(batch, CLOCK.millis()).statusCode()).isEqualTo(200);
            assertThat(client.postSigned(batch, CLOCK.millis()).statusCode()).isEqualTo(200);
            String path = "/internal/analytics/quarantine";
            await().atMost(PATIENCE).until(() -> client.getJson(path).size() == 5);
            String text = client.get(path).body();
            assertThat(text).doesNotContain("marker");
            List<String> told = new ArrayList<>();
            for (JsonNode one : client.getJson(path)) {
                told.add(String.join(
                        " ",
                        one.get("reason").asText(),
                        one.get("event_name").asText(),
                        one.path("field").asText(),
                        one.path("keyword").asText()));
            }
            assertThat(told)
                    .containsExactly(
                            "schema_violation unknown seq form",
                            "invalid_id unknown session_id form",
                            "timestamp_in_future dialogue_open ts_utc maximum",
                            "unknown_event unknown event_name catalog",
                            "schema_violation dialogue_open dialogue_id pattern");
            assertThat(client.getJson(path + "?key=" + TestClient.KEY_ID + "&limit=2"))
                    .hasSize(2);
            assertThat(client.getJson(path + "?key=nobody")).isEmpty();
            assertThat(client.getJson(path + "?day=2026-03-09")).isEmpty();
            assertThat(client.get(path + "?day=never").statusCode()).isEqualTo(400);
            assertThat(client.send(client.request(path).GET()).statusCode()).isEqualTo(401);
        }
    }
}
