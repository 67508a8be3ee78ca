package dev.hearth.analytics.samplegame.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.testing.RecordedEvent;
import dev.hearth.analytics.testing.RecordingAnalytics;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The code of the guide on testing, between markers; {@link ReadmeTest} holds the guide to it. */
class TestingGuideTest {
    private final SomeGame game = new SomeGame();
    private final SomeSettings settings = new SomeSettings();

    @Test
    void whatTheGameTracksIsSeen() {
        // <tracked>
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.setVillage("village-1");
            game.build("well"); // calls Analytics.track(CommandExecuted.of("build"))
            RecordedEvent event = analytics.events().get(0);
            assertThat(event.name()).isEqualTo("command_executed");
            assertThat(event.field(CommandExecuted.COMMAND)).isEqualTo("build");
            assertThat(event.villageId()).isEqualTo("village-1");
            assertThat(analytics.refused()).isEmpty();
        }
        // </tracked>
    }

    @Test
    void codeThatIsHandedAClient() {
        // <handed>
        try (RecordingAnalytics analytics = RecordingAnalytics.start()) {
            GameTelemetry telemetry = new GameTelemetry(analytics.client());
            telemetry.villageOpened(Village.found(1));
            telemetry.dialogueOpened("elder.welcome", "mira");
            assertThat(analytics.events(DialogueOpen.TYPE)).hasSize(1);
        }
        // </handed>
    }

    @Test
    void whatIsRefusedSaysWhy() {
        // <refused>
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.setVillage("village-1");
            Analytics.track(CommandExecuted.of("build a well"));
            assertThat(analytics.refused())
                    .hasToString("[command_executed (schema_violation): `command` must match ^[A-Za-z0-9_.:-]{1,64}$,"
                            + " got a text of 12 characters, the first that is not allowed at 6]");
        }
        // </refused>
    }

    @Test
    void eventsOfTheGamesOwn() {
        // <own-events>
        EventType bossDefeated =
                EventType.builder("boss_defeated", 1).identifier("boss_id").build();
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> config.eventTypes(bossDefeated))) {
            Analytics.setVillage("village-1");
            Analytics.track("boss_defeated", Collections.singletonMap("boss_id", "dragon"));
            assertThat(analytics.events()).hasToString("[boss_defeated{boss_id=dragon}]");
        }
        // </own-events>
    }

    @Test
    void refusalOfThePlayer() {
        // <consent>
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.setVillage("village-1");
            settings.analyticsToggle(false); // calls Analytics.setConsent(Consent.DENIED)
            game.build("well");
            assertThat(analytics.events()).isEmpty();
            assertThat(Analytics.status().consent()).isEqualTo(Consent.DENIED);
        }
        // </consent>
    }

    @Test
    void sessionsFollowTheClock() {
        // <sessions>
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.setVillage("village-1");
            Analytics.onBackground();
            analytics.clock().advance(Duration.ofSeconds(31));
            Analytics.onForeground();
            assertThat(analytics.sessionEvents())
                    .extracting(RecordedEvent::name)
                    .containsExactly("session_start", "session_end", "session_start");
        }
        // </sessions>
    }

    /** A game that calls the library from its own code. */
    private static final class SomeGame {
        void build(String what) {
            if (!what.isEmpty()) {
                Analytics.track(CommandExecuted.of("build"));
            }
        }
    }

    private static final class SomeSettings {
        void analyticsToggle(boolean on) {
            Analytics.setConsent(on ? Consent.GRANTED : Consent.DENIED);
        }
    }
}
