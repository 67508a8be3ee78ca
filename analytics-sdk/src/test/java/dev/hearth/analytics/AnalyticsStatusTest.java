package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link AnalyticsClient#status()} says, over the life of a client. */
class AnalyticsStatusTest {
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
    void freshClientHasNothingToTell() {
        AnalyticsStatus status = rig.start(config -> config).status();
        assertThat(status.consent()).isEqualTo(Consent.PENDING);
        assertThat(status.isEnabled()).isTrue();
        assertThat(status.isInSession()).isFalse();
        assertThat(status.queuedEvents()).isZero();
        assertThat(status.queuedBytes()).isZero();
        assertThat(status.drops()).isEmpty();
        assertThat(status.lastUploadAt()).isNull();
        assertThat(status.lastUploadOutcome()).isNull();
        assertThat(status.serverOffset()).isNull();
    }

    @Test
    void eventsAndTheirBytesAreCountedUntilTheyAreAcknowledged() {
        AnalyticsClient client = rig.start(config -> config.defaultConsent(Consent.PENDING));
        client.setVillage("village-1");
        EngineRig.eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(2)); // start, daily
        long bytes = client.status().queuedBytes();
        client.track(DialogueOpen.of("elder.welcome"));
        assertThat(client.status().isInSession()).isTrue();
        assertThat(client.status().queuedEvents()).isEqualTo(3);
        assertThat(client.status().queuedBytes()).isBetween(bytes + 60, bytes + 512);
        client.setConsent(Consent.GRANTED);
        rig.flush(client);
        assertThat(client.status().consent()).isEqualTo(Consent.GRANTED);
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(client.status().queuedBytes()).isZero();
    }

    @Test
    void dropsAreToldByReason() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track("no_such_event", Map.of());
        client.track(CommandExecuted.of("not an identifier"));
        client.track(CommandExecuted.of("not an identifier"));
        client.setConsent(Consent.DENIED);
        client.track(CommandExecuted.of("build"));
        rig.leave(client);
        client.track(CommandExecuted.of("build"));
        AnalyticsStatus status = client.status();
        assertThat(status.drops())
                .containsOnly(
                        Map.entry(DropReason.UNKNOWN_EVENT, 1L),
                        Map.entry(DropReason.SCHEMA_VIOLATION, 2L),
                        Map.entry(DropReason.NO_CONSENT, 1L),
                        Map.entry(DropReason.SHUT_DOWN, 1L));
        assertThat(status.drops(DropReason.SCHEMA_VIOLATION)).isEqualTo(2);
        assertThat(status.drops(DropReason.QUEUE_FULL)).isZero();
        assertThat(status.isEnabled()).isFalse();
    }

    @Test
    void lastUploadIsToldWithItsTimeAndOutcome() {
        rig.collector().script(Reply.problem(503, "unavailable").header("Retry-After", "60"));
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        assertThat(client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.SERVER_ERROR);
        assertThat(client.status().lastUploadAt()).isEqualTo(EngineRig.BEGIN);
        rig.advanceUntil(() -> assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.ACKNOWLEDGED));
        assertThat(client.status().lastUploadAt())
                .isAfterOrEqualTo(EngineRig.BEGIN.plusSeconds(60))
                .isBeforeOrEqualTo(Instant.ofEpochMilli(rig.clock.wallMillis()));
    }

    @Test
    void serverOffsetIsTheServersTimeMinusTheDevices() {
        rig.clock.stepWall(Duration.ofDays(-366));
        rig.collector().clockErrorMillis(Duration.ofDays(366).toMillis());
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        rig.flush(client);
        assertThat(client.status().serverOffset()).isEqualTo(Duration.ofDays(366));
        rig.clock.stepWall(Duration.ofDays(365));
        assertThat(client.status().serverOffset()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void textOfTheStatusNamesNoVillage() {
        AnalyticsClient client = rig.start();
        client.setVillage("Erikas Dorf");
        client.track(DialogueOpen.of("elder.welcome"));
        assertThat(client.status().toString())
                .contains("consent=GRANTED", "queued=", "inSession=true")
                .doesNotContain("Erika", "elder");
    }
}
