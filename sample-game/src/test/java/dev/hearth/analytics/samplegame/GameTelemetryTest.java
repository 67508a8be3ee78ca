package dev.hearth.analytics.samplegame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.samplegame.players.NetworkSwitch;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class that developers copy, with the real library and no network. */
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
    void aNoDeletesWhatWasNotSentAndTracksNothingMore() {
        telemetry.villageOpened(Village.found(1));
        telemetry.commandExecuted("build", 100);
        telemetry.allow(false);
        telemetry.commandExecuted("build", 100);
        assertThat(telemetry.status().queuedEvents()).isZero();
        assertThat(telemetry.status().drops(DropReason.NO_CONSENT)).isOne();
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

    private void relaunch() {
        telemetry.quit();
        launch();
    }
}
