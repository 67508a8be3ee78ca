package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.assertDropped;
import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One test for each way in which an attempt can end, and for what follows: each against a raw socket of our own, and against
 * OkHttp's MockWebServer.
 */
@ParameterizedClass
@EnumSource(EngineRig.Server.class)
class OutcomesTest {
    @Parameter
    EngineRig.Server server = EngineRig.Server.RAW_SOCKET;

    @TempDir
    File directory;

    private EngineRig rig;
    private AnalyticsClient client;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory, server);
        client = rig.start();
        client.setVillage("village-1");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void acknowledgedEventsAreGoneAndNeverComeAgain() {
        track("a", "b");
        rig.flush(client);
        assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.ACKNOWLEDGED);
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("a", "b");
        int acknowledged = rig.collector().batches().size();
        rig.leave(client);
        AnalyticsClient again = rig.start();
        again.setVillage("village-1");
        again.track(DialogueOpen.of("c"));
        rig.flush(again);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("a", "b", "c");
        assertThat(rig.collector().batches().stream().skip(acknowledged))
                .as("what came after the acknowledgement")
                .isNotEmpty()
                .noneMatch(batch -> batch.get("events").toString().matches(".*\"dialogue_id\":\"[ab]\".*"));
    }

    @Test
    void rejectedEventIsDroppedAloneAndCounted() {
        rig.collector()
                .reject(event ->
                        event.get("payload").path("dialogue_id").asText().equals("bad"));
        track("good", "bad", "better");
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("good", "better");
        assertDropped(client, DropReason.SERVER_REJECTED, 1);
        track("later");
        rig.flush(client);
        assertThat(rig.collector().losses()).containsEntry("dialogue_open/server_rejected", 1L);
    }

    @Test
    void status204KeepsEverythingForLater() {
        rig.collector().script(Reply.answer(204, "text/plain", "").header("X-Analytics-Disabled", "1"));
        keptAfter(UploadOutcome.COLLECTOR_DISABLED);
        arrivesAfter(Duration.ofMinutes(5));
    }

    @Test
    void unexplained400IsBisectedToTheOneBadEvent() {
        track("a", "b", "c", "d");
        flushUntilDrained(Reply.problem(400, "malformed_batch"), "c");
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactlyInAnyOrder("a", "b", "d");
        assertDropped(client, DropReason.SERVER_REJECTED, 1);
        assertThat(new File(directory, "quarantine"))
                .content(StandardCharsets.ISO_8859_1)
                .contains("\"event_name\":\"dialogue_open\"", "\"payload\":{\"dialogue_id\":\"c\"}")
                .doesNotContain("village-1", "\"a\"");
        track("later");
        rig.flush(client);
        assertThat(rig.collector().losses()).containsEntry("dialogue_open/server_rejected", 1L);
    }

    @Test
    void badRequestOfAProxyCostsNoEvent() {
        track("kept");
        rig.collector().script(Reply.answer(400, "text/html", "<h1>Bad Request</h1>"));
        keptAfter(UploadOutcome.NOT_THE_COLLECTOR);
        arrivesAfter(Duration.ofMinutes(5));
    }

    @Test
    void clockSkewIsCorrectedAndSignedAgainAtOnce() {
        rig.flush(client);
        rig.collector().clockErrorMillis(Duration.ofHours(3).toMillis()); // the server's clock was set meanwhile
        rig.step(Duration.ofSeconds(10));
        track("after");
        rig.flush(client); // time stands still: nothing was waited for
        assertThat(rig.collector().skews()).isEqualTo(1);
        assertThat(rig.only("dialogue_open").get("ts_utc").asText()).isEqualTo("2026-11-24T02:00:10.000Z");
        assertThat(client.status().drops()).isEmpty();
    }

    @Test
    void collectorThatNeverAgreesOnTheTimeIsNotAskedInARow() {
        Reply skew = Reply.problem(401, "timestamp_skew");
        rig.collector().script(skew, skew, skew, skew, skew, skew);
        keptAfter(UploadOutcome.CLOCK_SKEW, 3);
        eventually(() -> assertThat(client.status().retryAt()).isNotNull());
        assertThat(rig.collector().posts()).isEqualTo(3);
        assertThat(rig.log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("clock"));
    }

    @Test
    void refusedKeyPausesLoudlyAndKeepsEverything() {
        rig.collector().script(Reply.problem(401, "invalid_signature"));
        keptAfter(UploadOutcome.UNAUTHORIZED);
        assertThat(rig.log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("key"));
        rig.step(Duration.ofMinutes(2));
        assertThat(rig.collector().posts()).isEqualTo(1);
        arrivesAfter(Duration.ofMinutes(5));
    }

    @Test
    void forbiddenAndMissingEndpointsPauseTheSame() {
        rig.collector().script(Reply.problem(403, "forbidden"), Reply.answer(404, "text/html", "no"));
        keptAfter(UploadOutcome.UNAUTHORIZED);
        rig.step(Duration.ofMinutes(6));
        eventually(() -> assertThat(rig.collector().posts()).isEqualTo(2));
        arrivesAfter(Duration.ofHours(1));
    }

    @Test
    void slowBodyIsSentAgain() {
        rig.collector().script(Reply.problem(408, "request_timeout"));
        keptAfter(UploadOutcome.REQUEST_TIMEOUT);
        arrivesAfter(Duration.ofSeconds(2));
    }

    @Test
    void tooLargeBatchIsHalvedUntilItFits() {
        track("a", "b", "c", "d", "e", "f");
        rig.collector().script(Reply.problem(413, "body_too_large"), Reply.problem(413, "body_too_large"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(rig.collector().batches())
                .allMatch(batch -> batch.get("events").size() <= 4);
        assertThat(client.status().drops()).isEmpty();
    }

    @Test
    void eventThatIsTooLargeAloneIsDroppedAndCounted() {
        rig.flush(client);
        track("huge");
        rig.collector().script(Reply.answer(413, "text/html", "too large"));
        rig.flush(client);
        assertDropped(client, DropReason.PAYLOAD_TOO_LARGE, 1);
    }

    @Test
    void unsupportedFormPauses() {
        rig.collector().script(Reply.problem(415, "unsupported_content_encoding"));
        keptAfter(UploadOutcome.UNSUPPORTED);
        arrivesAfter(Duration.ofMinutes(5));
    }

    @Test
    void throttlingIsObeyed() {
        rig.collector().script(Reply.problem(429, "rate_limited").header("Retry-After", "100"));
        keptAfter(UploadOutcome.THROTTLED);
        assertThat(client.flush(10, TimeUnit.SECONDS))
                .as("returns at once: it was told when to come")
                .isFalse();
        rig.step(Duration.ofSeconds(99));
        assertThat(rig.collector().posts()).isEqualTo(1);
        arrivesAfter(Duration.ofSeconds(11));
    }

    @Test
    void serverErrorIsTriedAgain() {
        rig.collector().script(Reply.problem(500, "internal"), Reply.problem(503, "unavailable"));
        keptAfter(UploadOutcome.SERVER_ERROR);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
    }

    @Test
    void captivePortalIsNoAcknowledgement() {
        rig.collector()
                .script(
                        Reply.answer(200, "text/html", "<html>Welcome to the station!</html>"),
                        Reply.answer(200, "application/json", "{\"batch_id\":\"other\",\"accepted\":3}"),
                        Reply.answer(302, "text/html", "").header("Location", "https://portal.example/"));
        keptAfter(UploadOutcome.NOT_THE_COLLECTOR);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
        assertThat(rig.names()).contains("session_start");
    }

    @Test
    void connectionCutBeforeTheBodyWasReadIsTriedAgain() {
        rig.collector().script(Reply.cutEarly(), Reply.cutEarly(), Reply.cut(), Reply.cut());
        keptAfter(UploadOutcome.CONNECTION_FAILED);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
    }

    @Test
    void connectionCutAfterTheEventsWereTakenCountsNothingTwice() {
        track("once");
        rig.collector().script(Reply.takeAndCut(), Reply.takeAndCut(), Reply.takeAndHalf(), Reply.takeAndHalf());
        keptAfter(UploadOutcome.CONNECTION_FAILED);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
        assertThat(rig.collector().events("dialogue_open")).hasSize(1);
        assertThat(rig.collector().batches())
                .extracting(batch -> batch.get("batch_id"))
                .containsOnly(rig.collector().batches().get(0).get("batch_id"));
    }

    @Test
    void answerThatTricklesIsAnAnswer() {
        rig.collector().script(Reply.trickle());
        rig.flush(client);
        assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.ACKNOWLEDGED);
    }

    @Test
    void collectorThatHangsDelaysNeitherTrackingNorShutdown() {
        rig.collector().script(Reply.hang());
        assertThat(client.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        track("meanwhile");
        rig.step(Duration.ofSeconds(1));
        assertThat(client.shutdown(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(client.status().queuedEvents()).isEqualTo(4);
    }

    @Test
    void refusedConnectionIsANetworkErrorAndTheQueueIsKept() throws IOException {
        rig.stopCollector();
        track("offline");
        assertThat(client.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(3));
        rig.restartCollector();
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("offline");
    }

    @Test
    void unknownHostIsANetworkErrorAndTheQueueIsKept() {
        AnalyticsClient elsewhere = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .storageDirectory(new File(directory, "elsewhere"))
                .endpoint(URI.create("https://collector.invalid")));
        elsewhere.setVillage("village-1");
        elsewhere.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(elsewhere.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CONNECTION_FAILED));
        assertThat(elsewhere.status().queuedEvents()).isEqualTo(2);
    }

    @Test
    void tlsFailureIsANetworkErrorAndTheQueueIsKept() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerInPlainText(plain));
            answering.setDaemon(true);
            answering.start();
            AnalyticsClient elsewhere = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                    .storageDirectory(new File(directory, "elsewhere"))
                    .endpoint(URI.create("https://127.0.0.1:" + plain.getLocalPort())));
            elsewhere.setVillage("village-1");
            elsewhere.flush(0, TimeUnit.SECONDS);
            eventually(() ->
                    assertThat(elsewhere.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CONNECTION_FAILED));
            assertThat(elsewhere.status().queuedEvents()).isEqualTo(2);
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 no TLS here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void track(String... dialogues) {
        for (String dialogue : dialogues) {
            track(client, dialogue);
        }
    }

    private static void track(AnalyticsClient by, String dialogue) {
        by.track(DialogueOpen.of(dialogue));
    }

    /** One attempt has ended so, and nothing was dropped. */
    private void keptAfter(UploadOutcome outcome) {
        keptAfter(outcome, 1);
    }

    /** So many attempts have ended so, one right after the other. */
    private void keptAfter(UploadOutcome outcome, int attempts) {
        long queued = client.status().queuedEvents();
        assertThat(queued).isPositive();
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(rig.collector().posts()).isGreaterThanOrEqualTo(attempts));
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(outcome));
        assertThat(client.status().queuedEvents()).isGreaterThanOrEqualTo(queued);
        assertThat(client.status().drops()).isEmpty();
    }

    private void arrivesAfter(Duration pause) {
        rig.step(pause);
        rig.advanceUntil(() -> assertThat(rig.names()).contains("session_start", "village_active"));
    }

    /** Has the collector refuse each batch that holds that dialogue, as one that chokes on it would. */
    private void flushUntilDrained(Reply refusal, String dialogue) {
        rig.collector()
                .refuse(
                        refusal,
                        event -> event.get("payload")
                                .path("dialogue_id")
                                .asText()
                                .equals(dialogue));
        client.flush(0, TimeUnit.SECONDS);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
    }
}
