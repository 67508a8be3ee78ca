package dev.hearth.analytics.samplegame.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.testing.RecordingAnalytics;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The code of the guide on events of one's own, between markers; {@link ReadmeTest} holds the guide to it. */
class OwnEventsGuideTest {
    // <declare>
    static final EventType BOSS_DEFEATED = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .optionalInteger("attempts", 1, 1_000)
            .build();
    static final Field BOSS_ID = BOSS_DEFEATED.field("boss_id");
    static final Field ATTEMPTS = BOSS_DEFEATED.field("attempts");
    // </declare>

    static void configure(AnalyticsConfig.Builder config) {
        // <configure>
        config.eventTypes(BOSS_DEFEATED);
        // </configure>
    }

    @Test
    void theEventOfTheGuideIsTracked() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> config.eventTypes(BOSS_DEFEATED))) {
            Analytics.setVillage("village-1");
            // <track>
            Analytics.track("boss_defeated", Collections.singletonMap("boss_id", "dragon"));

            Analytics.event(BOSS_DEFEATED) // the same with a reused builder: nothing is allocated
                    .set(BOSS_ID, "dragon")
                    .set(ATTEMPTS, 3)
                    .track();
            // </track>
            assertThat(analytics.refused()).isEmpty();
            assertThat(analytics.events(BOSS_DEFEATED)).hasSize(2);
        }
    }
}
