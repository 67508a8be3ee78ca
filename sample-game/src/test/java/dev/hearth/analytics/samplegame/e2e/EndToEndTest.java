package dev.hearth.analytics.samplegame.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.samplegame.kpis.KpiCheck;
import dev.hearth.analytics.samplegame.kpis.KpiReader;
import dev.hearth.analytics.samplegame.players.Diary;
import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import dev.hearth.analytics.samplegame.players.Persona;
import dev.hearth.analytics.samplegame.players.Player;
import dev.hearth.analytics.samplegame.players.SimulatedClock;
import dev.hearth.analytics.samplegame.players.Simulation;
import dev.hearth.analytics.samplegame.players.Surroundings;
import dev.hearth.analytics.samplegame.players.Town;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Players with the real library, a real collector in a process of its own, real HTTP, three simulated days in which much
 * goes wrong; and then the KPIs are what the players did.
 */
class EndToEndTest {
    private static final LocalDate FIRST_DAY = LocalDate.parse("2025-09-14");
    private static final LocalDate LAST_DAY = FIRST_DAY.plusDays(2);
    private static final Instant START = Instant.parse("2025-09-14T00:00:00Z");
    private static final Instant END = Instant.parse("2025-09-16T20:00:00Z");
    private static final Duration CACHE_EXPIRES = Duration.ofSeconds(61);
    private static final Pattern VILLAGE_ID = Pattern.compile("village-[0-9a-f]{16}");

    private static final int ACTS_BEFORE_THE_KILL = 12;

    private final long seed = Long.getLong("e2e.seed", 20_250_914);

    @TempDir
    private Path directory;

    private SharedTimeFile time;
    private SimulatedClock clock;
    private Simulation simulation;
    private ChildJvm collector;
    private URI address;
    private Town town;
    private Path devices;

    @BeforeEach
    void startCollectorAndSettleTown() throws Exception {
        System.out.println("e2e.seed=" + seed);
        time = new SharedTimeFile(directory.resolve("time"));
        clock = new SimulatedClock(START, time::write);
        simulation = new Simulation(clock);
        startCollector(0);
        devices = Files.createDirectory(directory.resolve("devices"));
        town = new Town(simulation, surroundings(), devices, seed);
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @Test
    void kpisAreWhatThePlayersDid() throws Exception {
        for (Persona persona : Persona.values()) {
            town.settle(persona, 0);
        }
        town.settle(Persona.DAILY, 3);
        town.plan(START, END);
        planOutage(Instant.parse("2025-09-15T12:28:00Z"), Instant.parse("2025-09-15T15:00:00Z"));
        Player killed = planKilledGame(Instant.parse("2025-09-15T12:40:00Z"), Instant.parse("2025-09-15T16:00:00Z"));

        simulation.runUntil(END);
        assertThat(town.sendWhatIsLeft() && killed.sendWhatIsLeft())
                .as("all is sent in the end")
                .isTrue();

        List<Diary> diaries = new ArrayList<>(town.diaries());
        diaries.add(killed.diary());
        assertKpisAre(diaries);
        assertNoVillageIdIn(directory.resolve("collector"));
    }

    private void planOutage(Instant from, Instant until) {
        simulation.at(from, unchecked(() -> collector.kill()));
        simulation.at(until, unchecked(() -> startCollector(address.getPort())));
    }

    /** A game in a process of its own, launched and killed while the collector is away, and launched again later. */
    private Player planKilledGame(Instant launch, Instant relaunch) throws IOException {
        Path home = Files.createDirectory(devices.resolve("killed"));
        Diary diary = new Diary(clock);
        GameToKill game = new GameToKill(home, address, directory.resolve("time"), seed, diary);
        simulation.at(launch, unchecked(game::launch));
        for (int i = 1; i <= ACTS_BEFORE_THE_KILL; i++) {
            simulation.at(launch.plusSeconds(17L * i), unchecked(game::act));
        }
        simulation.at(launch.plusSeconds(17L * ACTS_BEFORE_THE_KILL), unchecked(game::kill));

        Player again = new Player(surroundings(), home, seed, diary);
        simulation.at(relaunch, again::launch);
        simulation.at(relaunch.plusSeconds(30), again::act);
        simulation.at(relaunch.plusSeconds(90), again::quit);
        return again;
    }

    private void assertKpisAre(List<Diary> diaries) {
        KpiReader reader = new KpiReader(address, CollectorProcess.SERVICE_TOKEN);
        List<ExpectedKpis> expected = ExpectedKpis.of(FIRST_DAY, LAST_DAY, diaries);
        await().pollInSameThread().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            clock.move(CACHE_EXPIRES);
            List<KpiCheck> checks = KpiCheck.of(expected, reader.read(FIRST_DAY, LAST_DAY), 1);
            assertThat(checks)
                    .filteredOn(check -> !check.matches())
                    .as("KPIs that are not what was played, of " + checks.size())
                    .isEmpty();
        });
    }

    /** Nothing that was ever sent to the collector names a village. */
    private static void assertNoVillageIdIn(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(VILLAGE_ID.matcher(bytes).results())
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    private void startCollector(int port) throws Exception {
        collector =
                ChildJvm.start(CollectorProcess.class, directory.resolve("collector"), port, directory.resolve("time"));
        address = URI.create(collector.nextLine());
    }

    private Surroundings surroundings() {
        return new Surroundings(
                clock, address, CollectorProcess.KEY_ID, CollectorProcess.KEY_SECRET, DiagnosticLog.silent());
    }

    private static Runnable unchecked(Step step) {
        return () -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private interface Step {
        void run() throws Exception;
    }
}
