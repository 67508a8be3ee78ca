package dev.hearth.analytics.samplegame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.samplegame.dialogue.Conversation;
import dev.hearth.analytics.samplegame.dialogue.DialogueBook;
import dev.hearth.analytics.samplegame.events.AnalyticsEvents;
import dev.hearth.analytics.samplegame.events.BuildingRaised;
import dev.hearth.analytics.samplegame.events.FeastHeld;
import dev.hearth.analytics.samplegame.events.GoodsTraded;
import dev.hearth.analytics.samplegame.players.NetworkSwitch;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Outcome;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.testing.RecordedEvent;
import dev.hearth.analytics.testing.RecordingAnalytics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class that developers copy: what it tracks, with the library's test double, and how it behaves over launches, with
 * the library on its own files and no network.
 */
class GameTelemetryTest {
    @TempDir
    private Path saves;

    private GameTelemetry telemetry;

    @BeforeEach
    void launch() {
        NetworkSwitch network = new NetworkSwitch();
        network.switchOff();
        telemetry = new GameTelemetry(AnalyticsClient.start(
                GameTelemetry.configure(URI.create("http://127.0.0.1:1"), "sample-game", "no-secret", saves)
                        .connectivityGate(network)
                        .diagnosticLog(DiagnosticLog.silent())
                        .build()));
    }

    @AfterEach
    void quit() {
        telemetry.quit();
    }

    @Test
    void thePlayersAnswerIsRememberedAndNotAskedForAgain() {
        assertThat(telemetry.shouldAsk()).isTrue();
        assertThat(telemetry.isAllowed()).isFalse();
        telemetry.allow(true);
        relaunch();
        assertThat(telemetry.shouldAsk()).isFalse();
        assertThat(telemetry.isAllowed()).isTrue();
        telemetry.allow(false);
        relaunch();
        assertThat(telemetry.shouldAsk()).isFalse();
        assertThat(telemetry.isAllowed()).isFalse();
    }

    @Test
    void whatIsPlayedIsTrackedAndNothingOfItIsRefused() {
        telemetry.villageOpened(Village.found(1));
        long before = telemetry.status().queuedEvents();
        Game game = new Game(Village.found(1), List.of(telemetry));
        game.talkTo(game.village().villagers().get(0));
        game.execute(new Feast());
        assertThat(telemetry.status().queuedEvents()).isGreaterThanOrEqualTo(before + 2);
        assertThat(telemetry.status().drops()).isEmpty();
    }

    @Test
    void eachEventSaysWhatWasPlayedAndInWhichVillage() {
        try (RecordingAnalytics analytics = recording()) {
            GameTelemetry recorded = new GameTelemetry(analytics.client());
            Village village = Village.found(1);
            recorded.villageOpened(village);
            Game game = new Game(village, List.of(recorded));
            Villager villager = village.villagers().get(0);
            Conversation conversation = game.talkTo(villager);
            Outcome outcome = game.execute(new Feast());
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            assertThat(analytics.events(DialogueOpen.TYPE).get(0).fields())
                    .containsEntry("npc_id", villager.name())
                    .containsEntry(
                            "dialogue_id", conversation.current().orElseThrow().id());
            assertThat(analytics.events(CommandExecuted.TYPE))
                    .singleElement()
                    .satisfies(event -> assertThat(event.fields())
                            .containsEntry("command", "feast")
                            .containsEntry("duration_ms", ((Outcome.Done) outcome).durationMillis()));
            assertThat(analytics.events()).extracting(RecordedEvent::villageId).containsOnly(village.id());
            assertThat(analytics.refused()).isEmpty();
        }
    }

    @Test
    void ownEventsSayWhatTheCatalogDeclares() {
        try (RecordingAnalytics analytics = recording()) {
            GameTelemetry recorded = new GameTelemetry(analytics.client());
            recorded.villageOpened(Village.found(1));
            recorded.buildingRaised(Building.HOUSE, 4);
            recorded.goodsTraded(Good.GRAIN, Good.STONE, 2);
            recorded.feastHeld(4);
            assertThat(analytics.refused()).isEmpty();
            assertThat(analytics.events().stream().map(event -> event.name() + " " + new TreeMap<>(event.fields())))
                    .containsExactly(
                            "building_raised {building=house, villagers=4}",
                            "goods_traded {amount=2, give=grain, take=stone}",
                            "feast_held {guests=4}");
        }
    }

    /** An enum of the game and a list of the catalog are the same, but for what the rules never let happen. */
    @Test
    void catalogHasAllThatTheRulesCanBringAbout() {
        assertThat(EnumSet.complementOf(EnumSet.of(Building.HEARTH)))
                .extracting(Building::name)
                .containsExactlyElementsOf(Stream.of(BuildingRaised.Building.values())
                        .map(Enum::name)
                        .toList());
        List<String> goods = Stream.of(Good.values()).map(Good::name).toList();
        assertThat(GoodsTraded.Give.values()).extracting(Enum::name).isEqualTo(goods);
        assertThat(GoodsTraded.Take.values()).extracting(Enum::name).isEqualTo(goods);
        assertThat(FeastHeld.GUESTS_MAX).isEqualTo(Village.VILLAGERS_MAX);
        assertThat(BuildingRaised.VILLAGERS_MAX).isEqualTo(Village.VILLAGERS_MAX);
    }

    @Test
    void noDialogueOrVillagerHasANameThatTheCatalogRefuses() {
        try (RecordingAnalytics analytics = recording()) {
            GameTelemetry recorded = new GameTelemetry(analytics.client());
            Village village = Village.found(1);
            recorded.villageOpened(village);
            for (Villager villager : village.villagers()) {
                DialogueBook.all().forEach(dialogue -> recorded.dialogueOpened(dialogue.id(), villager.name()));
            }
            assertThat(analytics.refused()).isEmpty();
            assertThat(analytics.events())
                    .hasSize(DialogueBook.all().size() * village.villagers().size());
        }
    }

    @Test
    void aPauseOfHalfAMinuteIsANewSession() {
        try (RecordingAnalytics analytics = recording()) {
            GameTelemetry recorded = new GameTelemetry(analytics.client());
            recorded.villageOpened(Village.found(1));
            recorded.paused();
            analytics.clock().advance(Duration.ofSeconds(20));
            recorded.resumed();
            recorded.paused();
            analytics.clock().advance(Duration.ofSeconds(40));
            recorded.resumed();
            recorded.quit();
            assertThat(analytics.sessionEvents())
                    .hasToString("[session_start{reason=launch}, session_end{duration_ms=20000, reason=background},"
                            + " session_start{reason=resume}, session_end{duration_ms=0, reason=shutdown}]");
        }
    }

    @Test
    void aNoDeletesWhatWasNotSentAndTracksNothingMore() {
        telemetry.villageOpened(Village.found(1));
        telemetry.commandExecuted("build", 100);
        telemetry.allow(false);
        telemetry.commandExecuted("build", 100);
        assertThat(telemetry.status().queuedEvents()).isZero();
        assertThat(telemetry.status().drops(DropReason.NO_CONSENT)).isOne();
    }

    @Test
    void theOverlaySaysWhatTheLibraryDoes() {
        telemetry.villageOpened(Village.found(1));
        telemetry.commandExecuted("not an identifier", 1);
        assertThat(telemetry.statusInWords())
                .containsEntry("consent", "PENDING")
                .containsEntry("session", "open")
                .containsEntry("drops", "{SCHEMA_VIOLATION=1}")
                .containsEntry("last upload", "none yet")
                .containsEntry("server offset", "not known yet")
                .hasEntrySatisfying(
                        "queue", words -> assertThat(words).matches("[1-9][0-9]* events, [1-9][0-9]* bytes"));
        telemetry.allow(false);
        assertThat(telemetry.statusInWords()).containsEntry("consent", "DENIED, nothing is collected");
    }

    @Test
    void theSessionFollowsTheVillageAndEndsWithTheGame() {
        assertThat(telemetry.status().isInSession()).isFalse();
        telemetry.villageOpened(Village.found(1));
        assertThat(telemetry.status().isInSession()).isTrue();
        telemetry.paused();
        telemetry.resumed();
        assertThat(telemetry.status().isInSession()).isTrue();
        telemetry.quit();
        assertThat(telemetry.status().isInSession()).isFalse();
    }

    /** The library's double, told of the game's own events as the game tells the library. */
    private static RecordingAnalytics recording() {
        return RecordingAnalytics.start(config -> config.eventTypes(AnalyticsEvents.all()));
    }

    private void relaunch() {
        telemetry.quit();
        launch();
    }
}
