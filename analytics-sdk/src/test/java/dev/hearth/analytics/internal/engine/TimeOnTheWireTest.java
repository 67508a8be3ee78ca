package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.PretendCollector;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the device's clock does: what the collector reads in {@code ts_utc}, and under which day's salt the village is. */
class TimeOnTheWireTest {
    private static final String VILLAGE = "village-1";

    @TempDir
    File directory;

    private EngineRig rig;

    /** The device's clock minus the true time. */
    private Duration off = Duration.ZERO;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void eventsFromBeforeTheFirstContactAreRightThoughTheClockIsAYearOff() {
        clockIsOff(Duration.ofDays(365));
        AnalyticsClient client = playing();
        Instant truth = track(client, "offline");
        rig.step(Duration.ofMinutes(5));
        rig.flush(client);
        assertAt("offline", truth);
        assertThat(rig.only("dialogue_open").get("client_ts").asText())
                .isEqualTo(format(truth.plus(Duration.ofDays(365))));
    }

    @Test
    void deviceThatBelievesInTheYear1970SendsThePresent() {
        clockIsOff(Duration.between(EngineRig.BEGIN, Instant.EPOCH));
        AnalyticsClient client = playing();
        Instant truth = track(client, "epoch");
        rig.flush(client);
        assertAt("epoch", truth);
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode end = rig.only("session_end");
        assertThat(end.get("payload").get("duration_ms").asLong()).isZero();
        assertThat(end.get("ts_utc").asText()).startsWith("2026-");
    }

    @Test
    void eventsOfAnEarlierRunUseWhatThatRunKnew() {
        clockIsOff(Duration.ofDays(-3));
        AnalyticsClient first = playing();
        rig.flush(first);
        rig.step(Duration.ofSeconds(20));
        Instant truth = track(first, "earlier");
        rig.leave(first);
        rig.clock.advance(Duration.ofHours(1));
        clockIsOff(Duration.ofDays(3)); // and now the player has set it right
        AnalyticsClient second = rig.start();
        rig.flush(second);
        assertAt("earlier", truth);
    }

    @Test
    void eventsOfAnEarlierRunThatNeverHadContactUseTodaysCorrection() {
        clockIsOff(Duration.ofHours(5));
        AnalyticsClient first = playing();
        Instant truth = track(first, "earlier");
        rig.leave(first);
        rig.clock.advance(Duration.ofHours(1));
        rig.flush(rig.start());
        assertAt("earlier", truth);
    }

    @Test
    void eventsOnBothSidesOfASuspendedLaptopAreRight() {
        AnalyticsClient client = playing();
        rig.flush(client);
        Instant before = track(client, "before");
        rig.step(Duration.ofSeconds(1));
        rig.clock.stepWall(Duration.ofHours(9)); // monotonic time stands still, the collector's does not
        rig.step(Duration.ofSeconds(1));
        Instant after = track(client, "after");
        rig.flush(client);
        assertAt("before", before);
        assertAt("after", after);
        assertThat(Duration.between(before, after))
                .isEqualTo(Duration.ofHours(9).plusSeconds(2));
    }

    @Test
    void eventsOnBothSidesOfMidnightAreUnderTheirOwnDaysSalts() {
        AnalyticsClient client = playing();
        rig.step(Duration.ofMinutes(59));
        Instant before = track(client, "before");
        rig.step(Duration.ofMinutes(2));
        Instant after = track(client, "after");
        rig.flush(client);
        assertAt("before", before);
        assertAt("after", after);
        assertThat(idOf("before")).isNotEqualTo(idOf("after"));
    }

    @Test
    void leapDayIsADayWithItsOwnSalt() {
        rig.clock.stepWall(Duration.between(EngineRig.BEGIN, Instant.parse("2028-02-28T23:59:30Z")));
        AnalyticsClient client = playing();
        Instant eve = track(client, "eve");
        rig.step(Duration.ofHours(12));
        Instant leap = track(client, "leap");
        rig.step(Duration.ofHours(12));
        Instant first = track(client, "first");
        rig.flush(client);
        assertAt("eve", eve);
        assertAt("leap", leap);
        assertAt("first", first);
        assertThat(leap).isEqualTo("2028-02-29T11:59:30Z");
        assertThat(rig.only("leap", "dialogue_open").get("ts_utc").asText()).startsWith("2028-02-29");
    }

    @Test
    void eventOfADayWhoseSaltIsGoneIsCountedAndTheRestOfItsBatchArrives() {
        AnalyticsClient client = playing();
        track(client, "old");
        rig.leave(client);
        rig.clock.advance(Duration.ofDays(4));
        AnalyticsClient second = rig.start();
        second.setVillage(VILLAGE);
        Instant today = track(second, "today");
        rig.flush(second);
        assertAt("today", today);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("today");
        assertThat(second.status().drops(DropReason.EXPIRED))
                .as("with its session's")
                .isGreaterThanOrEqualTo(3);
        assertThat(rig.collector().events())
                .as("none without a village: the protocol has no such event")
                .allMatch(event -> event.get("anon_village_id").asText().matches("[0-9a-f]{32}"));
    }

    private AnalyticsClient playing() {
        AnalyticsClient client = rig.start();
        client.setVillage(VILLAGE);
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(2));
        return client;
    }

    /** The device's clock goes wrong by so much more; the collector's does not. */
    private void clockIsOff(Duration by) {
        off = off.plus(by);
        rig.clock.stepWall(by);
        rig.collector().clockErrorMillis(off.negated().toMillis());
    }

    /** Tracks, and answers the true time. */
    private Instant track(AnalyticsClient client, String dialogue) {
        client.track(DialogueOpen.of(dialogue));
        return Instant.ofEpochMilli(rig.clock.wallMillis()).minus(off);
    }

    private void assertAt(String dialogue, Instant truth) {
        JsonNode event = rig.only(dialogue, "dialogue_open");
        assertThat(event.get("ts_utc").asText()).as(dialogue).isEqualTo(format(truth));
        assertThat(idOf(dialogue))
                .isEqualTo(idUnder(truth.atOffset(ZoneOffset.UTC).toLocalDate()));
    }

    private String idOf(String dialogue) {
        return rig.only(dialogue, "dialogue_open").get("anon_village_id").asText();
    }

    private static String idUnder(LocalDate day) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(PretendCollector.salt(day), "HmacSHA256"));
            byte[] hash = mac.doFinal(VILLAGE.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String format(Instant instant) {
        return UtcDay.format(instant.toEpochMilli());
    }
}
