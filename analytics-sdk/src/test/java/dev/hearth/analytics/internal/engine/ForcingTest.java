package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.FaultyFileStore;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When events are forced to the disk, so that a power cut cannot take them; by the library's thread, never by a call. */
class ForcingTest {
    @TempDir
    File directory;

    private final FaultyFileStore disk = new FaultyFileStore(new Random(1));
    private EngineRig rig;
    private AnalyticsClient client;

    /** A player in a village whose events so far are all on the disk, and who has not decided, so that nothing is sent. */
    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
        client = rig.start(config -> config.defaultConsent(Consent.PENDING).fileStore(disk));
        client.setVillage("village-1");
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(2));
        for (int second = 0; second < 7; second++) {
            rig.step(Duration.ofSeconds(1));
        }
        disk.takeTrace();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void eventIsForcedAtMostFiveSecondsAfterItWasTracked() {
        client.track(DialogueOpen.of("a"));
        for (int second = 0; second < 3; second++) {
            rig.step(Duration.ofSeconds(1));
        }
        assertThat(forces()).as("others may come yet").isZero();
        rig.step(Duration.ofSeconds(1));
        rig.step(Duration.ofSeconds(1));
        assertThat(forces()).isEqualTo(1);
        for (int second = 0; second < 20; second++) {
            rig.step(Duration.ofSeconds(1));
        }
        assertThat(forces()).as("nothing is dirty").isZero();
    }

    @Test
    void endOfASessionIsForcedAtOnce() {
        client.setVillage(null);
        eventually(() -> assertThat(forces()).isPositive());
    }

    @Test
    void flushForcesThoughNothingMayBeSent() {
        client.track(DialogueOpen.of("a"));
        assertThat(client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(forces()).isPositive();
        assertThat(rig.collector().posts() + rig.collector().configs()).isZero();
    }

    @Test
    void endOfASegmentIsForced() {
        for (int i = 0; i < 1_400; i++) { // a segment has 128 KiB here
            client.track(DialogueOpen.of("a"));
        }
        rig.step(Duration.ofSeconds(1)); // long before the events are due by their age
        eventually(() -> assertThat(forces()).isPositive());
        assertThat(client.status().drops()).isEmpty();
    }

    private long forces() {
        return disk.takeTrace().stream()
                .filter(step -> step.matches("FORCE \\d+[.]seg .*"))
                .count();
    }
}
