package dev.hearth.analytics.internal.session;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    @TempDir
    File directory;

    private EngineRig rig;
    private AnalyticsClient client;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
        client = rig.start();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void sessionBeginsWithTheVillageAndEndsWithTheGame() {
        assertThat(client.status().isInSession()).isFalse();
        client.setVillage("village-1");
        assertThat(client.status().isInSession()).isTrue();
        rig.step(Duration.ofMinutes(10));
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(rig.payloads("session_start", "reason")).containsExactly("launch");
        assertEnd(0, "shutdown", Duration.ofMinutes(10));
    }

    @Test
    void sameVillageAgainChangesNothing() {
        client.setVillage("village-1");
        client.setVillage("village-1");
        rig.flush(client);
        assertThat(rig.collector().events("session_start")).hasSize(1);
    }

    @Test
    void anotherVillageIsAnotherSession() {
        client.setVillage("village-1");
        rig.step(Duration.ofSeconds(5));
        client.setVillage("village-2");
        client.track(DialogueOpen.of("d"));
        rig.flush(client);
        assertThat(rig.payloads("session_start", "reason")).containsExactly("launch", "resume");
        JsonNode first = rig.collector().events("session_start").get(0);
        JsonNode second = rig.collector().events("session_start").get(1);
        assertThat(rig.only("session_end").get("session_id")).isEqualTo(first.get("session_id"));
        assertThat(rig.only("session_end").get("anon_village_id")).isEqualTo(first.get("anon_village_id"));
        assertThat(rig.only("dialogue_open").get("session_id")).isEqualTo(second.get("session_id"));
        assertThat(second.get("anon_village_id")).isNotEqualTo(first.get("anon_village_id"));
    }

    @Test
    void shortAbsenceDoesNotEndTheSession() {
        client.setVillage("village-1");
        client.onBackground();
        rig.step(Duration.ofSeconds(29));
        client.onForeground();
        rig.step(Duration.ofSeconds(60));
        rig.flush(client);
        assertThat(rig.collector().events("session_end")).isEmpty();
    }

    @Test
    void longAbsenceEndsTheSessionAtTheMomentOfLeaving() {
        client.setVillage("village-1");
        rig.step(Duration.ofSeconds(100));
        client.onBackground();
        rig.step(Duration.ofSeconds(31));
        eventually(() -> assertThat(client.status().isInSession()).isFalse());
        rig.step(Duration.ofSeconds(500));
        client.onForeground();
        rig.flush(client);
        assertEnd(0, "background", Duration.ofSeconds(100));
        assertThat(rig.payloads("session_start", "reason")).containsExactly("launch", "resume");
    }

    @Test
    void absenceThatNobodySawPassIsFoundOutAtTheReturn() {
        client.setVillage("village-1");
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(2));
        client.onBackground();
        rig.clock.advance(Duration.ofHours(5));
        client.onForeground();
        rig.flush(client);
        assertEnd(0, "background", Duration.ZERO);
        assertThat(rig.collector().events("session_start")).hasSize(2);
    }

    @Test
    void quittingWhileAwayEndsTheSessionWhenThePlayerLeft() {
        client.setVillage("village-1");
        rig.step(Duration.ofSeconds(7));
        client.onBackground();
        rig.step(Duration.ofSeconds(20));
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEnd(0, "background", Duration.ofSeconds(7));
    }

    @Test
    void suspendedDeviceEndsTheSessionAndBeginsTheNext() {
        client.setVillage("village-1");
        rig.flush(client);
        rig.step(Duration.ofSeconds(50));
        rig.clock.stepWall(Duration.ofHours(8)); // monotonic time stood still; the collector's did not
        rig.step(Duration.ofSeconds(1));
        rig.flush(client);
        assertEnd(0, "timeout", Duration.ofSeconds(50));
        assertThat(at(rig.collector().events("session_start").get(1)))
                .isEqualTo(EngineRig.BEGIN.plus(Duration.ofSeconds(51)).plus(Duration.ofHours(8)));
    }

    @Test
    void clockThatIsSetBackDoesNotChangeADuration() {
        client.setVillage("village-1");
        rig.flush(client);
        rig.step(Duration.ofSeconds(30));
        rig.clock.stepWall(Duration.ofDays(-400));
        rig.collector().clockErrorMillis(Duration.ofDays(400).toMillis());
        rig.step(Duration.ofSeconds(30));
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEnd(0, "shutdown", Duration.ofSeconds(60));
    }

    @Test
    void sessionOfADayIsEndedAndAnotherBegun() {
        client.setVillage("village-1");
        rig.step(Duration.ofHours(25));
        rig.flush(client);
        assertEnd(0, "timeout", Duration.ofHours(24));
        assertThat(rig.collector().events("session_start")).hasSize(2);
    }

    @Test
    void eventsBetweenSessionsStillHaveAnIdAndNumbers() {
        client.setVillage("village-1");
        client.onBackground();
        rig.step(Duration.ofSeconds(31));
        eventually(() -> assertThat(client.status().isInSession()).isFalse());
        client.track(DialogueOpen.of("a"));
        client.track(DialogueOpen.of("b"));
        rig.flush(client);
        List<JsonNode> events = rig.collector().events("dialogue_open");
        assertThat(events.get(0).get("session_id")).isEqualTo(events.get(1).get("session_id"));
        assertThat(events.get(0).get("session_id"))
                .isNotEqualTo(rig.only("session_start").get("session_id"));
        assertThat(events).extracting(event -> event.get("seq").asInt()).containsExactly(0, 1);
    }

    @Test
    void villageIsActiveOnceADayHoweverOftenItIsPlayed() {
        for (int i = 0; i < 3; i++) {
            client.setVillage("village-1");
            client.setVillage("village-2");
        }
        client.setVillage(null);
        rig.flush(client);
        assertThat(rig.collector().events("village_active")).hasSize(2);
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        AnalyticsClient again = rig.start();
        again.setVillage("village-1");
        rig.flush(again);
        assertThat(rig.collector().events("village_active")).hasSize(2);
    }

    @Test
    void villageIsActiveAgainAfterMidnightUtc() {
        client.setVillage("village-1");
        rig.step(Duration.ofMinutes(59));
        rig.flush(client);
        assertThat(rig.collector().events("village_active")).hasSize(1);
        rig.step(Duration.ofMinutes(2));
        rig.advanceUntil(
                () -> assertThat(rig.collector().events("village_active")).hasSize(2));
        assertThat(rig.payloads("village_active", "source")).containsOnly("daily");
    }

    @Test
    void villageOfASessionThatWasOverAtOnceIsActiveToo() {
        client.setVillage("village-1");
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(rig.collector().events("village_active")).hasSize(1);
    }

    @Test
    void clockThatIsFoundWrongDoesNotMakeASecondDay() throws IOException {
        rig.leave(client);
        rig.collector().clockErrorMillis(Duration.ofDays(-500).toMillis());
        AnalyticsClient wrong = rig.start(config -> config.defaultConsent(Consent.GRANTED));
        wrong.setVillage("village-1");
        rig.flush(wrong);
        rig.step(Duration.ofSeconds(5));
        rig.flush(wrong);
        wrong.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        AnalyticsClient again = rig.start();
        rig.flush(again);
        again.setVillage("village-1");
        rig.flush(again);
        assertThat(rig.collector().events("village_active")).hasSize(1);
    }

    @Test
    void sessionOfAKilledGameEndsWithinASecondOfTheKill(@TempDir File copied) throws IOException {
        client.setVillage("village-1");
        rig.flush(client);
        for (int second = 0; second < 100; second++) {
            rig.step(Duration.ofSeconds(1));
        }
        rig.clock.advance(Duration.ofMillis(900));
        Instant killed = Instant.ofEpochMilli(rig.clock.wallMillis());
        copy(directory.toPath(), copied.toPath()); // what a kill leaves: the memory that was stored to, and no more
        AnalyticsClient next =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).storageDirectory(copied));
        rig.clock.advance(Duration.ofMinutes(10));
        rig.flush(next);
        JsonNode end = rig.only("session_end");
        assertThat(end.get("payload").get("reason").asText()).isEqualTo("recovered");
        assertThat(Duration.between(at(end), killed)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
        assertThat(Duration.ofMillis(end.get("payload").get("duration_ms").asLong()))
                .isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
        assertThat(end.get("session_id")).isEqualTo(rig.only("session_start").get("session_id"));
    }

    @Test
    void dayThatWasBegunAndNotTrackedBeforeAKillIsTrackedWhenTheVillageIsPlayedAgain() throws IOException {
        rig.leave(client);
        begun(EngineRig.BEGIN.toEpochMilli());
        AnalyticsClient next = rig.start();
        next.setVillage("village-1");
        rig.flush(next);
        assertThat(rig.collector().events("village_active")).hasSize(1);
    }

    @Test
    void dayThatWasTrackedAndNotNotedBeforeAKillIsNotTrackedAgain() throws IOException {
        rig.leave(client);
        rig.stopCollector();
        AnalyticsClient offline = rig.start();
        offline.setVillage("village-1");
        eventually(() -> assertThat(offline.status().queuedEvents()).isEqualTo(2));
        rig.leave(offline);
        begun(EngineRig.BEGIN.toEpochMilli());
        rig.restartCollector();
        AnalyticsClient next = rig.start();
        rig.flush(next);
        assertThat(rig.names()).containsExactly("session_start", "village_active", "session_end");
        next.setVillage("village-1");
        rig.flush(next);
        assertThat(rig.collector().events("session_start")).hasSize(2);
        assertThat(rig.collector().events("village_active")).hasSize(1);
    }

    /** The file {@code activity} as a kill in the middle leaves it. */
    private void begun(long wallMillis) throws IOException {
        String line = digest("village-1") + " " + wallMillis + " " + UtcDay.of(wallMillis) + " 0 begun\n";
        new DurableFile(directory, "activity", 1_000).write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String villageId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(villageId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private void assertEnd(int index, String reason, Duration duration) {
        JsonNode start = rig.collector().events("session_start").get(index);
        JsonNode end = rig.collector().events("session_end").get(index);
        assertThat(end.get("payload").get("reason").asText()).isEqualTo(reason);
        assertThat(Duration.ofMillis(end.get("payload").get("duration_ms").asLong()))
                .isEqualTo(duration);
        assertThat(Duration.between(at(start), at(end))).isEqualTo(duration);
        assertThat(end.get("session_id")).isEqualTo(start.get("session_id"));
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.get("ts_utc").asText());
    }
}
