package dev.hearth.analytics.internal.consent;

import static dev.hearth.analytics.testing.EngineRig.assertDropped;
import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.FaultyFileStore;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each line of the table in {@code docs/privacy.md}; "do not track" in {@link DoNotTrackTest}. */
class ConsentTransitionsTest {
    @TempDir
    File directory;

    private EngineRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void undecidedIsKeptOnTheDeviceAndNeverSent() {
        AnalyticsClient client = playing(Consent.PENDING);
        assertThat(client.isAnalyticsEnabled()).isTrue();
        assertThat(client.flush(5, TimeUnit.SECONDS)).isFalse();
        rig.step(Duration.ofMinutes(10));
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(3));
        assertNoTraffic();
    }

    @Test
    void undecidedStaysUndecidedOverARestart() {
        rig.leave(playing(Consent.PENDING));
        AnalyticsClient again = rig.start(config -> config);
        again.flush(1, TimeUnit.SECONDS);
        eventually(() -> assertThat(again.status().queuedEvents()).isEqualTo(4));
        assertNoTraffic();
    }

    @Test
    void grantingSendsWhatWasKept() {
        AnalyticsClient client = playing(Consent.PENDING);
        client.setConsent(Consent.GRANTED);
        rig.flush(client);
        assertThat(rig.names()).containsExactlyInAnyOrder("session_start", "village_active", "dialogue_open");
    }

    @Test
    void grantIsOnTheDiskWhenTheCallReturns() {
        playing(Consent.PENDING).setConsent(Consent.GRANTED);
        assertThat(new ConsentStore(directory).read().effective(true, Consent.DENIED))
                .isEqualTo(Consent.GRANTED);
    }

    @Test
    void refusingDeletesWhatWasKept() {
        AnalyticsClient client = playing(Consent.PENDING);
        client.setConsent(Consent.DENIED);
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(client.isAnalyticsEnabled()).isFalse();
        client.setConsent(Consent.GRANTED);
        rig.flush(client);
        assertThat(rig.names()).doesNotContain("dialogue_open");
    }

    @Test
    void refusedIsCountedInThisProcessOnly() {
        AnalyticsClient client = playing(Consent.DENIED);
        client.track(DialogueOpen.of("more"));
        assertDropped(client, DropReason.NO_CONSENT, 2);
        client.setConsent(Consent.GRANTED);
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("after");
        assertThat(rig.collector().losses()).isEmpty();
    }

    @Test
    void refusedStaysRefusedOverARestart() {
        AnalyticsClient client = playing(Consent.PENDING);
        client.setConsent(Consent.DENIED);
        rig.leave(client);
        AnalyticsClient again = playing(Consent.GRANTED);
        assertThat(again.status().consent()).isEqualTo(Consent.DENIED);
        again.flush(1, TimeUnit.SECONDS);
        assertNoTraffic();
    }

    @Test
    void refusedLeavesNoVillageOnTheDisk() throws IOException {
        AnalyticsClient client = playing(Consent.GRANTED);
        client.setConsent(Consent.DENIED);
        rig.leave(client);
        try (var files = Files.walk(directory.toPath())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("village-1");
            }
        }
    }

    @Test
    void revokingDeletesWhatWasNotSentAndStopsTraffic() {
        AnalyticsClient client = playing(Consent.GRANTED);
        client.setConsent(Consent.DENIED);
        assertThat(client.status().queuedEvents()).isZero();
        client.track(DialogueOpen.of("never"));
        rig.step(Duration.ofMinutes(10));
        client.flush(1, TimeUnit.SECONDS);
        client.shutdown(1, TimeUnit.SECONDS);
        assertNoTraffic();
    }

    @Test
    void revokingCancelsTheRequestInFlight() {
        AnalyticsClient client = playing(Consent.GRANTED);
        rig.collector().script(Reply.hang());
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(rig.collector().posts()).isEqualTo(1));
        client.setConsent(Consent.DENIED);
        assertThat(client.status().queuedEvents()).isZero();
        client.setConsent(Consent.GRANTED);
        rig.flush(client);
        assertThat(rig.names()).doesNotContain("dialogue_open");
    }

    @Test
    void grantingAgainAtOnceLetsNothingOutThatWasTrackedBeforeTheRevocation() {
        AnalyticsClient client = playing(Consent.GRANTED);
        for (int i = 0; i < 20; i++) {
            client.track(DialogueOpen.of("before"));
            client.setConsent(Consent.DENIED);
            client.setConsent(Consent.GRANTED);
        }
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("after");
        assertThat(rig.collector().events("session_start")).hasSize(1);
    }

    @Test
    void villageThatWasPlayedBeforeTheRevocationIsNotActiveAfterIt() {
        AnalyticsClient client = rig.start();
        for (int i = 0; i < 20; i++) {
            client.setVillage("village-1");
            client.setVillage(null);
            client.setConsent(Consent.DENIED);
            client.setConsent(Consent.GRANTED);
        }
        rig.flush(client);
        assertThat(rig.names()).isEmpty();
    }

    @Test
    void revocationThatWasNotPurgedBeforeAKillIsPurgedAtTheNextStart() throws IOException {
        AnalyticsClient client = playing(Consent.GRANTED);
        rig.leave(client);
        new ConsentStore(directory).write(Consent.DENIED, true, 1); // all that the killed process could still do
        AnalyticsClient again = rig.start();
        eventually(() -> assertThat(again.status().queuedEvents()).isZero());
        again.setConsent(Consent.GRANTED);
        rig.flush(again);
        assertThat(rig.names()).isEmpty();
    }

    @Test
    void grantBeforeThePurgeOfAKilledProcessStillPurges() throws IOException {
        AnalyticsClient client = playing(Consent.GRANTED);
        rig.leave(client);
        new ConsentStore(directory).write(Consent.GRANTED, true, 1);
        AnalyticsClient again = rig.start();
        again.setVillage("village-1");
        rig.flush(again);
        assertThat(rig.names()).doesNotContain("dialogue_open");
        assertThat(new ConsentStore(directory).read().purge()).isFalse();
    }

    @Test
    void goingBackToUndecidedKeepsAndDoesNotSend() {
        AnalyticsClient client = playing(Consent.GRANTED);
        client.setConsent(Consent.PENDING);
        client.track(DialogueOpen.of("kept"));
        assertThat(client.flush(1, TimeUnit.SECONDS)).isFalse();
        assertThat(client.status().queuedEvents()).isGreaterThanOrEqualTo(3);
        assertNoTraffic();
    }

    @Test
    void goingBackToUndecidedCancelsTheRequestInFlightAndKeepsItsBatch() {
        AnalyticsClient client = playing(Consent.GRANTED);
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(3));
        rig.collector().script(Reply.hang());
        client.flush(0, TimeUnit.SECONDS);
        eventually(() -> assertThat(rig.collector().posts()).isEqualTo(1));
        client.setConsent(Consent.PENDING);
        eventually(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.CANCELLED));
        assertThat(client.status().queuedEvents()).isEqualTo(3);
        rig.step(Duration.ofMinutes(10));
        assertThat(rig.collector().posts()).isEqualTo(1);
        client.setConsent(Consent.GRANTED);
        rig.flush(client);
        assertThat(rig.names()).containsExactlyInAnyOrder("session_start", "village_active", "dialogue_open");
    }

    @Test
    void sameDecisionAgainIsWrittenAgainAndKeepsOrDeletesAgain() {
        AnalyticsClient client = playing(Consent.GRANTED);
        File decision = new File(directory, "consent");
        assertThat(decision).doesNotExist();
        for (int i = 0; i < 2; i++) {
            client.setConsent(Consent.GRANTED);
            assertThat(decision.lastModified()).as("written").isPositive();
            assertThat(decision.setLastModified(0)).isTrue();
        }
        client.track(DialogueOpen.of("kept"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("before", "kept");
        for (int i = 0; i < 2; i++) {
            client.setConsent(Consent.DENIED);
            assertThat(decision.lastModified()).as("written").isPositive();
            assertThat(decision.setLastModified(0)).isTrue();
            eventually(() -> assertThat(directory.list()).doesNotContain("config", "activity"));
            client.track(DialogueOpen.of("never"));
        }
        int posts = rig.collector().posts();
        rig.step(Duration.ofMinutes(10));
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(rig.collector().posts()).isEqualTo(posts);
    }

    @Test
    void fromRefusedToUndecidedCollectsAgain() {
        AnalyticsClient client = playing(Consent.DENIED);
        client.setConsent(Consent.PENDING);
        client.track(DialogueOpen.of("kept"));
        assertThat(client.status().queuedEvents()).isPositive();
        assertNoTraffic();
    }

    @Test
    void otherProcessWithTheSameDirectoryHearsOfARevocation() throws IOException {
        rig.stopCollector(); // the second would send the first one's events at once
        AnalyticsClient one = playing(Consent.GRANTED);
        AnalyticsClient two = playing(Consent.GRANTED);
        one.setConsent(Consent.DENIED);
        rig.advanceUntil(() -> assertThat(two.status().consent()).isEqualTo(Consent.DENIED));
        eventually(() -> assertThat(two.status().queuedEvents()).isZero());
        two.track(DialogueOpen.of("never"));
        assertDropped(two, DropReason.NO_CONSENT, 1);
    }

    @Test
    void decisionThatCannotBeReadCountsAsARefusalAndDeletesNothing() throws IOException {
        AnalyticsClient client = playing(Consent.GRANTED);
        client.setConsent(Consent.GRANTED);
        rig.leave(client);
        File file = new File(directory, "consent");
        byte[] bytes = Files.readAllBytes(file.toPath());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file.toPath(), bytes);
        AnalyticsClient again = playing(Consent.GRANTED);
        assertThat(again.status().consent()).isEqualTo(Consent.DENIED);
        assertThat(again.isAnalyticsEnabled()).isFalse();
        again.setConsent(Consent.GRANTED);
        rig.flush(again);
        assertThat(rig.collector().events("dialogue_open")).hasSize(1);
    }

    @Test
    void optionWritesNothingAtAllBeforeThePlayerHasAgreed() {
        File untouched = new File(directory, "untouched");
        AnalyticsClient client =
                rig.start(config -> config.storageDirectory(untouched).storeBeforeConsent(false));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("before"));
        assertThat(client.isAnalyticsEnabled()).isFalse();
        assertThat(client.status().consent()).isEqualTo(Consent.PENDING);
        client.setConsent(Consent.PENDING);
        client.flush(1, TimeUnit.SECONDS);
        rig.step(Duration.ofMinutes(10));
        assertThat(untouched).doesNotExist();
        assertDropped(client, DropReason.NO_CONSENT, 1);
        client.setConsent(Consent.GRANTED);
        assertThat(client.isAnalyticsEnabled()).as("when the call has returned").isTrue();
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.names()).containsExactlyInAnyOrder("session_start", "village_active", "dialogue_open");
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("after");
        assertThat(client.status().drops()).containsOnlyKeys(DropReason.NO_CONSENT);
    }

    @Test
    void optionWritesNothingAlsoWhenTheGameIsQuitUndecided() {
        File untouched = new File(directory, "untouched");
        AnalyticsClient client =
                rig.start(config -> config.storageDirectory(untouched).storeBeforeConsent(false));
        client.setVillage("village-1");
        client.onBackground();
        client.onForeground();
        client.shutdown(1, TimeUnit.SECONDS);
        assertThat(untouched).doesNotExist();
    }

    @Test
    void refusalUnderTheOptionLeavesTheRefusalAlone() {
        File own = new File(directory, "own");
        AnalyticsClient client =
                rig.start(config -> config.storageDirectory(own).storeBeforeConsent(false));
        client.setVillage("village-1");
        client.setConsent(Consent.DENIED);
        rig.leave(client);
        assertThat(own.list()).containsExactly("consent");
    }

    @Test
    void revokingTellsTheCollectorOnceAndNotWhoIfThatIsConfigured() {
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).optOutPing(true));
        client.setVillage("village-1");
        rig.flush(client);
        int sentBefore = rig.collector().received().length;
        client.track(DialogueOpen.of("unsent"));
        client.setConsent(Consent.DENIED);
        eventually(() -> assertThat(rig.collector().optOuts()).isEqualTo(1));
        client.setConsent(Consent.DENIED);
        rig.step(Duration.ofHours(1));
        rig.leave(client);
        rig.leave(rig.start(config -> config.optOutPing(true)));
        assertThat(rig.collector().optOuts()).isEqualTo(1);
        byte[] sent = rig.collector().received();
        String ping = new String(sent, sentBefore, sent.length - sentBefore, StandardCharsets.UTF_8);
        assertThat(ping.lines().map(line -> line.substring(0, line.indexOf(':', 1))))
                .as("all that was sent")
                .containsExactlyInAnyOrder(
                        ":request",
                        "user-agent",
                        "accept",
                        "x-analytics-opt-out",
                        "content-length",
                        "host",
                        "connection",
                        "accept-encoding");
        assertThat(ping).contains("x-analytics-opt-out: 1\n", "content-length: 0\n");
        assertThat(rig.collector().events("dialogue_open")).isEmpty();
    }

    @Test
    void revokingMakesNoTrafficUnlessThatIsConfigured() {
        AnalyticsClient client = playing(Consent.GRANTED);
        client.setConsent(Consent.DENIED);
        rig.step(Duration.ofHours(1));
        rig.leave(client);
        assertNoTraffic();
    }

    @Test
    void refusingWithoutHavingAgreedMakesNoTrafficEvenIfConfigured() {
        AnalyticsClient client = rig.start(config -> config.optOutPing(true));
        client.setVillage("village-1");
        client.setConsent(Consent.DENIED);
        rig.step(Duration.ofHours(1));
        rig.leave(client);
        assertNoTraffic();
    }

    @Test
    void optOutThatCannotBeToldIsNotToldLater() throws IOException {
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).optOutPing(true));
        client.setVillage("village-1");
        rig.flush(client);
        rig.stopCollector();
        client.setConsent(Consent.DENIED);
        eventually(() -> assertThat(rig.clock.parked()).isPositive());
        rig.restartCollector();
        rig.step(Duration.ofHours(1));
        rig.leave(client);
        assertNoTraffic();
        assertThat(directory.list()).contains("consent").doesNotContain("pause", "config", "activity", "quarantine");
    }

    @Test
    void purgeThatTheDiskRefusesIsTriedUntilItIsDoneAndNothingIsCollectedMeanwhile() {
        FaultyFileStore disk = new FaultyFileStore(new Random(3));
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).fileStore(disk));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("before"));
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(3));
        disk.failAlways(FaultyFileStore.Operation.FORCE);
        client.setConsent(Consent.DENIED);
        client.setConsent(Consent.GRANTED);
        assertThat(client.isAnalyticsEnabled()).isFalse();
        assertThat(new ConsentStore(directory).read().purge()).isTrue();
        client.track(DialogueOpen.of("meanwhile"));
        disk.heal();
        rig.advanceUntil(() -> assertThat(client.isAnalyticsEnabled()).isTrue());
        eventually(() -> assertThat(new ConsentStore(directory).read().purge()).isFalse());
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("after");
    }

    @Test
    void askingWhetherAnalyticsIsEnabledWaitsForNothing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        File blocked = new File(directory, "a-file-where-the-directory-should-be");
        Files.write(blocked.toPath(), new byte[1]);
        AnalyticsClient client =
                rig.start(config -> config.storageDirectory(blocked).diagnosticLog((level, message, cause) -> {
                    if (message.contains("decision could not be written")) {
                        inside.countDown();
                        await(goOn);
                    }
                }));
        Thread deciding = new Thread(() -> client.setConsent(Consent.DENIED));
        deciding.start();
        assertThat(inside.await(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(client.isAnalyticsEnabled())
                .as("while the decision's lock is held, and already as it will be")
                .isFalse();
        assertThat(client.status().consent()).isEqualTo(Consent.DENIED);
        goOn.countDown();
        deciding.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A player in a village who has opened a dialogue, before anything was sent. */
    private AnalyticsClient playing(Consent consent) {
        AnalyticsClient client = rig.start(config -> config.defaultConsent(consent));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("before"));
        if (client.isAnalyticsEnabled()) {
            eventually(() -> assertThat(client.status().queuedEvents()).isGreaterThanOrEqualTo(2));
        }
        return client;
    }

    private void assertNoTraffic() {
        assertThat(rig.collector().posts() + rig.collector().configs()).isZero();
    }
}
