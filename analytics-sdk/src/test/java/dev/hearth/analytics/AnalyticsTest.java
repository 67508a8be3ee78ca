package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsTest {
    @TempDir
    File directory;

    private EngineRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        Analytics.shutdown(0, TimeUnit.SECONDS);
        rig.close();
    }

    @Test
    void everyCallIsSafeWithoutAStartAndTrackingIsCounted() {
        long before = Analytics.status().drops(DropReason.NOT_STARTED)
                + Analytics.status().drops(DropReason.SHUT_DOWN);
        Analytics.setVillage("village-1");
        Analytics.track("dialogue_open", Map.of("dialogue_id", "d"));
        Analytics.track(DialogueOpen.of("d"));
        Analytics.event(CommandExecuted.TYPE)
                .set(CommandExecuted.COMMAND, "build")
                .set(CommandExecuted.DURATION_MS, 3)
                .track();
        Analytics.setConsent(Consent.GRANTED);
        Analytics.onForeground();
        Analytics.onBackground();
        Analytics.flush(1, TimeUnit.SECONDS);
        Analytics.shutdown(1, TimeUnit.SECONDS);
        assertThat(Analytics.isAnalyticsEnabled()).isFalse();
        long after = Analytics.status().drops(DropReason.NOT_STARTED)
                + Analytics.status().drops(DropReason.SHUT_DOWN);
        assertThat(after - before).isEqualTo(3);
    }

    @Test
    void startsPlaysStopsAndStartsAgain() {
        for (int round = 0; round < 3; round++) {
            AnalyticsClient client =
                    Analytics.start(rig.config().defaultConsent(Consent.GRANTED).build());
            assertThat(Analytics.isAnalyticsEnabled()).isTrue();
            Analytics.setVillage("village-1");
            Analytics.track(DialogueOpen.of("d" + round));
            rig.flush(client);
            assertThat(Analytics.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Analytics.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("d0", "d1", "d2");
        assertThat(rig.collector().events("session_end")).hasSize(3);
    }

    @Test
    void secondStartAnswersTheRunningClientAndSaysSo() {
        AnalyticsClient first = Analytics.start(rig.config().build());
        assertThat(Analytics.start(rig.config().build())).isSameAs(first);
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("started while running"));
    }
}
