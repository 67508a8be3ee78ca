package dev.hearth.analytics.samplegame.demo;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.samplegame.kpis.KpiCheck;
import dev.hearth.analytics.samplegame.kpis.KpiReader;
import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import dev.hearth.analytics.samplegame.players.Persona;
import dev.hearth.analytics.samplegame.players.SimulatedClock;
import dev.hearth.analytics.samplegame.players.Simulation;
import dev.hearth.analytics.samplegame.players.Surroundings;
import dev.hearth.analytics.samplegame.players.Town;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A collector with an empty store, a town, and the days from midnight UTC two days ago until now, all on one simulated
 * clock. For one thread, which moves the clock.
 */
final class DemoRun implements AutoCloseable {
    private static final String KEY_ID = "sample-game";
    private static final String CATALOG = "analytics.catalog.json";
    private static final Duration COUNTING_TIME_MAX = Duration.ofSeconds(60);

    private final Instant now;
    private final LocalDate firstDay;
    private final SimulatedClock clock;
    private final Simulation simulation;
    private final LibraryNotes notes = new LibraryNotes();
    private final String serviceToken = secret();
    private final Collector collector;
    private final KpiReader reader;
    private final Town town;

    /**
     * Starts the collector and settles the town.
     *
     * @param directory for the collector's store and the players' devices; must exist and be empty
     * @param now the end of the simulated days
     */
    DemoRun(Path directory, Instant now, long seed) throws CollectorException, IOException {
        this.now = now;
        firstDay = day(now).minusDays(2);
        clock = new SimulatedClock(firstDay.atStartOfDay().toInstant(ZoneOffset.UTC));
        simulation = new Simulation(clock);
        String keySecret = secret();
        Path catalog = copyOfTheCatalog(directory);
        collector = Collector.start(CollectorConfig.builder()
                .port(0)
                .dataDirectory(directory.resolve("collector"))
                .clientKey(KEY_ID, keySecret)
                .serviceToken(serviceToken)
                .instantSource(clock)
                .catalogs(List.of(new CatalogSource(KEY_ID, catalog)))
                .build());
        reader = new KpiReader(collector.uri(), serviceToken);
        Surroundings surroundings = new Surroundings(clock, collector.uri(), KEY_ID, keySecret, notes);
        town = new Town(simulation, surroundings, Files.createDirectory(directory.resolve("devices")), seed);
        settle();
    }

    /**
     * Lives through the days.
     *
     * @param dayPlayed told what was played on each day, as soon as it is over
     */
    void play(Consumer<ExpectedKpis> dayPlayed) {
        town.plan(clock.instant(), now);
        for (LocalDate day = firstDay; !day.isAfter(day(now)); day = day.plusDays(1)) {
            Instant midnight = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            simulation.runUntil(midnight.isBefore(now) ? midnight : now);
            dayPlayed.accept(ExpectedKpis.of(day, town.diaries()));
        }
    }

    /** Waits until everything is counted, and holds the collector's KPIs against the players' diaries. */
    List<KpiCheck> check() throws IOException, InterruptedException {
        if (!town.sendWhatIsLeft()) {
            throw new IOException("some players could not send all their events: " + notes.all());
        }
        if (!collector.awaitAggregated(COUNTING_TIME_MAX)) {
            throw new IOException(
                    "the collector has not counted everything within " + COUNTING_TIME_MAX.toSeconds() + " seconds");
        }
        return KpiCheck.of(
                ExpectedKpis.of(firstDay, day(now), town.diaries()),
                reader.read(firstDay, day(now)),
                CollectorConfig.DEFAULT_MIN_AGGREGATION);
    }

    /** From now on the collector lives in the present. */
    void followSystem() {
        clock.followSystem();
    }

    KpiReader reader() {
        return reader;
    }

    URI collector() {
        return collector.uri();
    }

    String serviceToken() {
        return serviceToken;
    }

    LocalDate firstDay() {
        return firstDay;
    }

    LocalDate lastDay() {
        return day(now);
    }

    int players() {
        return town.players().size();
    }

    List<String> notes() {
        return notes.all();
    }

    @Override
    public void close() {
        collector.close();
    }

    /** Enough players in enough time zones for every UTC day to have its five villages soon after midnight. */
    private void settle() throws IOException {
        settle(Persona.DAILY, -8, -5, 0, 1, 3, 9);
        settle(Persona.EVENING, -6, -5, -4, 0, 1, 8);
        settle(Persona.NIGHT_OWL, 0, 0, 0);
        settle(Persona.LEAVER, 0, 1);
        settle(Persona.TRAVELLER, 0, 2);
        settle(Persona.CHANGES_MIND, 0);
        settle(Persona.DECLINES, 1);
        settle(Persona.NEVER_ANSWERS, 0);
    }

    private void settle(Persona persona, int... hoursEast) throws IOException {
        for (int hours : hoursEast) {
            town.settle(persona, hours);
        }
    }

    /** The game's own events and KPIs; a copy, since a collector reads files and the game may come as a jar. */
    private static Path copyOfTheCatalog(Path directory) throws IOException {
        try (InputStream in = DemoRun.class.getResourceAsStream("/" + CATALOG)) {
            if (in == null) {
                throw new FileNotFoundException(CATALOG);
            }
            Path copy = directory.resolve(CATALOG);
            Files.copy(in, copy);
            return copy;
        }
    }

    private static LocalDate day(Instant moment) {
        return moment.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String secret() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
