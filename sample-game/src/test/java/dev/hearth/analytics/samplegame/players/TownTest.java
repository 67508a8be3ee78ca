package dev.hearth.analytics.samplegame.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The players without a collector: nobody has a network. */
class TownTest {
    private static final Instant START = Instant.parse("2025-09-14T06:00:00Z");
    private static final Instant NOON = Instant.parse("2025-09-14T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void theSameSeedPlaysTheSameWay() throws IOException {
        List<Diary> diaries = play(7, Persona.DAILY, Persona.TRAVELLER);
        assertThat(diaries).allSatisfy(diary -> {
            assertThat(diary.sessions()).hasSize(1);
            assertThat(diary.dialogues()).isNotEmpty();
            assertThat(diary.commands()).isNotEmpty();
        });
        assertThat(contents(play(7, Persona.DAILY, Persona.TRAVELLER))).isEqualTo(contents(diaries));
        assertThat(contents(play(8, Persona.DAILY, Persona.TRAVELLER))).isNotEqualTo(contents(diaries));
    }

    @Test
    void whoDoesNotAgreeTellsNothing() throws IOException {
        assertThat(play(7, Persona.DECLINES, Persona.NEVER_ANSWERS)).allSatisfy(diary -> {
            assertThat(diary.isTold()).isFalse();
            assertThat(diary.sessions()).isEmpty();
            assertThat(diary.sittings()).isEmpty();
            assertThat(diary.commands()).isEmpty();
        });
    }

    private List<Diary> play(long seed, Persona... personas) throws IOException {
        SimulatedClock clock = new SimulatedClock(START);
        Simulation simulation = new Simulation(clock);
        Surroundings nowhere = new Surroundings(
                clock, URI.create("http://127.0.0.1:1"), "sample-game", "no-secret", DiagnosticLog.silent());
        Town town = new Town(simulation, nowhere, Files.createTempDirectory(directory, "town"), seed);
        for (Persona persona : personas) {
            town.settle(persona, 0).network().switchOff();
        }
        town.plan(START, NOON);
        simulation.runUntil(NOON);
        assertThat(town.players()).noneMatch(Player::isPlaying);
        return town.diaries();
    }

    private static List<List<?>> contents(List<Diary> diaries) {
        return diaries.stream()
                .<List<?>>map(diary -> List.of(diary.sessions(), diary.dialogues(), diary.commands()))
                .toList();
    }
}
