package dev.hearth.analytics.internal.engine;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and how much is sent, what the collector configures, and what outlives a restart. */
class DeliveryTest {
    private static final ConnectivityGate SHUT = new ConnectivityGate() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void onOpened(Runnable listener) {}
    };

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
    void eventsWaitForCompanyAndThenGoTogether() {
        rig.flush(client);
        int before = rig.collector().posts();
        track("a");
        rig.step(Duration.ofSeconds(10));
        track("b");
        rig.step(Duration.ofSeconds(10));
        assertThat(rig.collector().posts()).isEqualTo(before);
        rig.advanceUntil(() -> assertThat(rig.collector().posts()).isEqualTo(before + 1));
        eventually(
                () -> assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("a", "b"));
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
    void batchThatIsFullInBytesDoesNotWait() {
        rig.collector().batchBytesMax(20_000);
        rig.flush(client);
        int before = rig.collector().posts();
        for (int i = 0; i < 50; i++) {
            track("d" + i);
        }
        rig.step(Duration.ofSeconds(1));
        rig.step(Duration.ofSeconds(1));
        eventually(() -> assertThat(rig.collector().posts()).isGreaterThan(before));
        rig.flush(client);
        assertThat(rig.collector().batches())
                .as("none is larger than allowed")
                .allMatch(batch -> batch.toString().length() <= 20_000);
        assertThat(rig.collector().events("dialogue_open")).hasSize(50);
    }

    @Test
    void collectorsFlushIntervalGoesBeforeTheConfiguredOne() {
        rig.collector().flushSeconds(300);
        rig.flush(client);
        int before = rig.collector().posts();
        track("a");
        for (int minute = 0; minute < 4; minute++) {
            rig.step(Duration.ofMinutes(1));
        }
        assertThat(rig.collector().posts()).isEqualTo(before);
        rig.step(Duration.ofMinutes(1));
        rig.advanceUntil(() -> assertThat(rig.collector().posts()).isEqualTo(before + 1));
    }

    @Test
    void oldestEventsGoFirstAcrossRuns() throws IOException {
        rig.leave(client);
        rig.stopCollector();
        List<String> expected = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            AnalyticsClient offline = rig.start();
            offline.setVillage("village-1");
            for (int i = 0; i < 3; i++) {
                track(offline, run + "-" + i);
                expected.add(run + "-" + i);
                rig.clock.advance(Duration.ofSeconds(1));
            }
            rig.leave(offline);
        }
        rig.restartCollector().batchEventsMax(4);
        rig.flush(rig.start());
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).isEqualTo(expected);
    }

    @Test
    void flushAndShutdownSendEverything() {
        track("before-flush");
        assertThat(client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        track("before-shutdown");
        assertThat(client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("before-flush", "before-shutdown");
        assertThat(rig.collector().events("session_end")).hasSize(1);
    }

    @Test
    void shutdownWithoutANetworkDoesNotWaitForOneAndKeepsEverything() throws Exception {
        rig.leave(client);
        AnalyticsClient gated =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).connectivityGate(SHUT));
        track(gated, "kept");
        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> gated.shutdown(1, TimeUnit.DAYS));
        assertThat(end.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        rig.flush(rig.start());
        assertThat(rig.names()).contains("session_start");
    }

    @Test
    void flushThatIsCalledFromTheLogDoesNotWaitForItself() {
        AtomicReference<AnalyticsClient> self = new AtomicReference<>();
        AtomicReference<Boolean> flushed = new AtomicReference<>();
        AnalyticsClient talking = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .storageDirectory(new File(directory, "talking"))
                .diagnosticLog((level, message, cause) -> {
                    AnalyticsClient client = self.get();
                    if (client != null) {
                        flushed.set(client.flush(1, TimeUnit.DAYS));
                    }
                }));
        self.set(talking);
        talking.setVillage("village-1");
        rig.collector().script(Reply.problem(500, "internal"));
        talking.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(flushed.get()).isFalse());
    }

    @Test
    void backOffOutlivesARestart() {
        rig.collector().script(Reply.problem(503, "unavailable").header("Retry-After", "100"));
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.SERVER_ERROR));
        assertThat(client.status().retryAt())
                .isBetween(
                        EngineRig.BEGIN.plus(Duration.ofSeconds(100)), EngineRig.BEGIN.plus(Duration.ofSeconds(110)));
        rig.leave(client);
        rig.clock.advance(Duration.ofSeconds(60));
        AnalyticsClient second = rig.start();
        assertThat(second.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("told when to come, one run ago")
                .isFalse();
        assertThat(rig.collector().posts()).isEqualTo(1);
        rig.step(Duration.ofSeconds(50));
        rig.advanceUntil(() -> assertThat(second.status().queuedEvents()).isZero());
        assertThat(new File(directory, "pause")).doesNotExist();
    }

    @Test
    void dateToRetryAfterIsReadByTheServersClock() {
        rig.collector().clockErrorMillis(Duration.ofDays(-300).toMillis()); // or rather, this device is 300 days ahead
        Instant serverNow = EngineRig.BEGIN.minus(Duration.ofDays(300));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                serverNow.plus(Duration.ofSeconds(200)).atOffset(ZoneOffset.UTC));
        rig.collector().script(Reply.problem(503, "unavailable").header("Retry-After", date));
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.SERVER_ERROR));
        assertThat(client.status().retryAt())
                .isBetween(
                        EngineRig.BEGIN.plus(Duration.ofSeconds(200)), EngineRig.BEGIN.plus(Duration.ofSeconds(220)));
    }

    @Test
    void killSwitchIsObeyedWithinTheHourByARunningGame() {
        rig.flush(client);
        rig.collector().enabled(false);
        track("kept");
        for (int minute = 0; minute < 61; minute++) {
            rig.step(Duration.ofMinutes(1));
        }
        track("too");
        int posts = rig.collector().posts();
        assertThat(client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(rig.collector().posts()).isEqualTo(posts);
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("switched uploads off"));
    }

    @Test
    void cachedConfigurationHoldsForTheSamplingOfTheFirstSession() {
        rig.collector().sampling("{\"dialogue_open\":1000000}");
        rig.flush(client);
        rig.leave(client);
        AnalyticsClient second = rig.start();
        eventually(() -> assertThat(rig.clock.parked()).isPositive());
        second.setVillage("village-2");
        track(second, "a");
        rig.flush(second);
        assertThat(rig.collector().events("dialogue_open")).isEmpty();
        assertThat(rig.collector().events("session_start")).hasSize(2);
    }

    @Test
    void cachedConfigurationThatIsDamagedIsAskedForAnew() throws IOException {
        rig.flush(client);
        rig.leave(client);
        Path cached = new File(directory, "config").toPath();
        byte[] bytes = Files.readAllBytes(cached);
        bytes[bytes.length / 2] ^= 1;
        Files.write(cached, bytes);
        AnalyticsClient second = rig.start();
        second.setVillage("village-2");
        rig.flush(second);
        assertThat(rig.collector().notModified()).isZero();
        assertThat(rig.collector().events("session_start")).hasSize(2);
    }

    @Test
    void portalThatAnswersForTheConfigurationChangesNothing() {
        rig.collector()
                .scriptConfig(
                        Reply.answer(200, "text/html", "<html>Welcome!</html>"),
                        Reply.answer(200, "application/json", "{\"enabled\":false}"),
                        Reply.answer(204, "", ""));
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.NOT_THE_COLLECTOR));
        assertThat(rig.collector().posts()).isZero();
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
    }

    @Test
    void samplingStandsForAllThatWereTracked() {
        rig.collector().sampling("{\"dialogue_open\":4}");
        rig.flush(client);
        for (int session = 0; session < 400; session++) {
            client.setVillage("village-" + session % 2);
            track("a");
        }
        rig.flush(client);
        int estimated = rig.collector().events("dialogue_open").stream()
                .mapToInt(event -> event.get("sample_one_in").asInt())
                .sum();
        assertThat(estimated)
                .as("400 in expectation, six standard deviations around it")
                .isBetween(400 - 208, 400 + 208);
    }

    @Test
    void killSwitchStopsUploadsUntilItIsOff() {
        rig.collector().enabled(false);
        track("kept");
        assertThat(client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("switched uploads off"));
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
        rig.flush(client);
        rig.leave(client);
        int configs = rig.collector().configs();
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
        assertThat(rig.collector().configs()).isEqualTo(configs);
        open.set(true);
        Objects.requireNonNull(opened.get()).run();
        rig.advanceUntil(() -> assertThat(gated.status().queuedEvents()).isZero());
    }

    @Test
    void gateIsClosedWhenTheClientHasEnded() {
        AtomicInteger closed = new AtomicInteger();
        AnalyticsClient gated =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).connectivityGate(new ConnectivityGate() {
                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void onOpened(Runnable listener) {}

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                        throw new IllegalStateException("a gate of the game's own");
                    }
                }));
        gated.setVillage("village-1");
        rig.flush(gated);
        assertThat(closed.get()).isZero();
        assertThat(gated.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(closed.get()).isEqualTo(1);
    }

    private void track(String... dialogues) {
        for (String dialogue : dialogues) {
            track(client, dialogue);
        }
    }

    private static void track(AnalyticsClient by, String dialogue) {
        by.track(DialogueOpen.of(dialogue));
    }

    private void arrivesAfter(Duration pause) {
        rig.step(pause);
        rig.advanceUntil(() -> assertThat(rig.names()).contains("session_start", "village_active"));
    }
}
