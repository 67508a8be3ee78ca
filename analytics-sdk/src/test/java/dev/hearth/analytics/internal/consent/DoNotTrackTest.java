package dev.hearth.analytics.internal.consent;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks not to be tracked, and what comes of it; the environment variable is tried in a process of its own, in {@code KillTest}. */
class DoNotTrackTest {
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
    void nothingIsWritten() {
        File untouched = new File(directory, "untouched");
        AnalyticsClient client =
                rig.start(config -> config.storageDirectory(untouched).doNotTrack(true));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("never"));
        rig.step(Duration.ofMinutes(1));
        rig.leave(client);
        assertThat(untouched).doesNotExist();
        assertThat(rig.collector().posts() + rig.collector().configs()).isZero();
    }

    @Test
    void whatEarlierRunsHaveLeftIsDeleted() throws IOException {
        AnalyticsClient undecided = rig.start(config -> config);
        undecided.setVillage("village-1");
        undecided.track(DialogueOpen.of("before"));
        rig.leave(undecided);
        assertThat(villagesOnDisk()).isPositive();
        AnalyticsClient asked = rig.start(config -> config.doNotTrack(true));
        assertThat(asked.isAnalyticsEnabled()).isFalse();
        eventually(() -> assertThat(villagesOnDisk()).isZero());
        rig.leave(asked);
        AnalyticsClient again = rig.start();
        again.setVillage("village-2");
        rig.flush(again);
        assertThat(rig.names()).doesNotContain("dialogue_open");
    }

    @Test
    void itGoesBeforeTheConfiguredDefaultAndTheChoiceBeforeBoth() {
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).doNotTrack(true));
        assertThat(client.status().consent()).isEqualTo(Consent.DENIED);
        client.setConsent(Consent.GRANTED);
        rig.leave(client);
        AnalyticsClient again = rig.start(config -> config.doNotTrack(true));
        assertThat(again.status().consent()).isEqualTo(Consent.GRANTED);
    }

    @Test
    void itCanBeAskedByASystemProperty() {
        System.setProperty(DoNotTrack.SYSTEM_PROPERTY, "1");
        try {
            assertThat(rig.start().status().consent()).isEqualTo(Consent.DENIED);
        } finally {
            System.clearProperty(DoNotTrack.SYSTEM_PROPERTY);
        }
    }

    @Test
    void itIsAnyValueButNone() {
        assertThat(DoNotTrack.isAsked("1")).isTrue();
        assertThat(DoNotTrack.isAsked("yes")).isTrue();
        assertThat(DoNotTrack.isAsked("0")).isFalse();
        assertThat(DoNotTrack.isAsked("False")).isFalse();
        assertThat(DoNotTrack.isAsked("")).isFalse();
        assertThat(DoNotTrack.isAsked((String) null)).isFalse();
    }

    private long villagesOnDisk() {
        try (var files = Files.walk(directory.toPath())) {
            return files.filter(file -> Files.isRegularFile(file) && contains(file, "village-1"))
                    .count();
        } catch (IOException | UncheckedIOException e) {
            return -1; // deleted meanwhile: look again
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
