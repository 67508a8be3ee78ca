package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.assertDropped;
import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each way in which an attempt can end, and for what follows. */
class DeliveryTest {
    @TempDir
    File directory;

    private EngineRig rig;
    private AnalyticsClient client;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
        client = rig.start();
        client.setVillage("village-1");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
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
        rig.step(Duration.ofSeconds(10));
        rig.collector().clockErrorMillis(Duration.ofHours(3).toMillis());
        rig.step(Duration.ofHours(1)); // the server's clock was set meanwhile; an old measurement gives way
        track("after");
        rig.flush(client);
        assertThat(rig.only("dialogue_open").get("ts_utc").asText()).isEqualTo("2026-11-24T03:00:10.000Z");
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
                .endpoint(java.net.URI.create("https://collector.invalid")));
        elsewhere.setVillage("village-1");
        assertThat(elsewhere.flush(500, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(elsewhere.status().queuedEvents()).isEqualTo(2);
    }

    @Test
    void tlsFailureIsANetworkErrorAndTheQueueIsKept() {
        AnalyticsClient elsewhere = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .storageDirectory(new File(directory, "elsewhere"))
                .endpoint(java.net.URI.create(
                        "https://127.0.0.1:" + rig.collector().port())));
        elsewhere.setVillage("village-1");
        elsewhere.flush(5, TimeUnit.SECONDS);
        assertThat(elsewhere.status().queuedEvents()).isEqualTo(2);
        assertThat(elsewhere.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CONNECTION_FAILED);
    }

    @Test
    void eventsWaitForCompanyAndThenGoTogether() {
        rig.flush(client);
        int before = rig.collector().posts();
        track("a");
        rig.step(Duration.ofSeconds(10));
        track("b");
        rig.step(Duration.ofSeconds(10));
        assertThat(rig.collector().posts()).isEqualTo(before);
        rig.advanceUntil(() -> assertThat(rig.collector().posts()).isEqualTo(before + 1));
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("a", "b");
    }

    @Test
    void fullBatchDoesNotWaitAndNoneIsLargerThanAllowed() {
        rig.collector().batchEventsMax(10);
        for (int i = 0; i < 95; i++) {
            track("d" + i);
        }
        rig.flush(client);
        assertThat(rig.collector().batches())
                .hasSizeGreaterThanOrEqualTo(10)
                .allMatch(batch -> batch.get("events").size() <= 10);
        assertThat(rig.collector().events("dialogue_open")).hasSize(95);
    }

    @Test
    void killSwitchStopsUploadsUntilItIsOff() {
        rig.collector().enabled(false);
        track("kept");
        client.flush(1, TimeUnit.SECONDS);
        assertThat(rig.collector().posts()).isZero();
        assertThat(client.status().queuedEvents()).isEqualTo(3);
        rig.collector().enabled(true);
        arrivesAfter(Duration.ofMinutes(6));
    }

    @Test
    void cachedConfigurationIsConfirmedByItsTag() {
        rig.flush(client);
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        AnalyticsClient second = rig.start();
        second.setVillage("village-1");
        rig.flush(second);
        assertThat(rig.collector().notModified()).isEqualTo(1);
    }

    @Test
    void configurationIsAskedForAgainBeforeItsSaltsRunOut() {
        rig.flush(client);
        rig.step(Duration.ofDays(3));
        track("later");
        rig.flush(client);
        assertThat(rig.collector().configs()).isEqualTo(2);
        assertThat(rig.collector().events("dialogue_open")).hasSize(1);
    }

    @Test
    void eventsWhoseSaltIsGoneAreDroppedAndTold() {
        rig.leave(client);
        rig.clock.advance(Duration.ofDays(5));
        AnalyticsClient second = rig.start();
        second.setVillage("village-1");
        second.track(DialogueOpen.of("today"));
        rig.flush(second);
        assertThat(rig.names()).containsExactlyInAnyOrder("session_start", "village_active", "dialogue_open");
        assertThat(second.status().drops(DropReason.EXPIRED)).isPositive();
        track(second, "more");
        rig.flush(second);
        assertThat(rig.collector().losses()).containsKey("session_start/expired");
    }

    @Test
    void samplingIsDecidedForWholeSessionsAndToldToTheCollector() {
        rig.collector().sampling("{\"dialogue_open\":2,\"session_start\":1000,\"village_active\":1000}");
        rig.flush(client); // brings the configuration, which holds from the next session on
        List<Integer> kept = new ArrayList<>();
        for (int session = 0; session < 20; session++) {
            client.setVillage("village-" + session % 2);
            int before = rig.collector().events("dialogue_open").size();
            track("a", "b", "c");
            rig.flush(client);
            kept.add(rig.collector().events("dialogue_open").size() - before);
        }
        assertThat(kept).containsOnly(0, 3);
        assertThat(rig.collector().events("dialogue_open"))
                .allMatch(event -> event.get("sample_one_in").asInt() == 2);
        assertThat(rig.collector().events("session_start").size()).isGreaterThanOrEqualTo(19);
        assertThat(client.status().drops()).isEmpty();
    }

    @Test
    void nothingIsTriedWhileThereIsNoNetworkAndSoonAfterThereIs() {
        rig.leave(client);
        AtomicBoolean open = new AtomicBoolean();
        AtomicReference<Runnable> opened = new AtomicReference<>(() -> {});
        AnalyticsClient gated =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).connectivityGate(new ConnectivityGate() {
                    @Override
                    public boolean isOpen() {
                        return open.get();
                    }

                    @Override
                    public void onOpened(Runnable listener) {
                        opened.set(listener);
                    }
                }));
        gated.setVillage("village-1");
        assertThat(gated.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(rig.collector().configs()).isZero();
        open.set(true);
        java.util.Objects.requireNonNull(opened.get()).run();
        rig.advanceUntil(() -> assertThat(gated.status().queuedEvents()).isZero());
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
        long queued = client.status().queuedEvents();
        assertThat(queued).isPositive();
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(outcome));
        assertThat(client.status().queuedEvents()).isGreaterThanOrEqualTo(queued);
        assertThat(client.status().drops()).isEmpty();
    }

    private void arrivesAfter(Duration pause) {
        rig.step(pause);
        eventually(() -> assertThat(client.status().queuedEvents()).isZero());
        assertThat(rig.names()).contains("session_start");
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
