package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.kpi.KpiQuery;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/**
 * How long a year of a KPI takes that nobody has asked for before: {@code main} fills a store with 400 days of long-tailed
 * sessions and groups, and prints the percentiles of each question. Not a test: it measures time.
 */
public final class KpiYearBenchmark {
    public static final long FIRST = LocalDate.parse("2025-01-01").toEpochDay();
    public static final int DAYS = 400;
    private static final int YEAR = 365;
    private static final int GROUPS = 60;
    private static final int SESSIONS_A_DAY = 5_000;
    public static final long SEED = 1;

    private KpiYearBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        Path directory = Files.createTempDirectory("kpi-year");
        try (SqliteStore store = SqliteStore.open(directory, Duration.ofDays(2))) {
            fill(directory, store);
            measureAll(store, rounds);
        }
        System.out.println("file: " + Files.size(directory.resolve("hearth.db")) / 1_000_000 + " MB, seed " + SEED);
    }

    /** Asks a filled store all questions, and prints how long each took. */
    public static void measureAll(KpiStore store, int rounds) throws Exception {
        for (String kpi : List.of("daily-active-villages", "dialogue-opens", "command-executions")) {
            measure(store, kpi, "", rounds, false);
        }
        for (String metric : List.of("avg", "p50", "p95", "unended")) {
            measure(store, "session-duration", metric, rounds, false);
        }
        measure(store, "dialogue-opens", "", rounds, true);
    }

    private static void fill(Path directory, SqliteStore store) throws Exception {
        Random random = new Random(SEED);
        try (Connection connection = new SqliteFile(directory.resolve("hearth.db")).openForWriting()) {
            WriteSession session = new WriteSession(connection);
            for (long day = FIRST; day < FIRST + DAYS; day++) {
                session.execute("BEGIN IMMEDIATE");
                Increments increments = new Increments(0, 0);
                addDay(increments, day, random);
                IncrementMerge.merge(session, increments);
                session.execute("COMMIT");
            }
        }
        int buckets = store.sketches("session-duration", FIRST, FIRST)
                .getOrDefault(FIRST, new ValueSketch())
                .buckets()
                .size();
        System.out.println(DAYS + " days, " + GROUPS + " groups, " + buckets + " buckets a day");
    }

    /** What a day of a busy game is counted to. */
    public static void addDay(Increments increments, long day, Random random) {
        for (String kpi : List.of("dialogue-opens", "command-executions")) {
            for (int group = 0; group < GROUPS; group++) {
                KpiKey key = new KpiKey(kpi, day, "group." + group);
                increments.addCount(key, 1 + random.nextInt(5_000));
                increments.addMember(key, new UUID(random.nextLong(), random.nextLong()));
            }
            increments.addCount(new KpiKey(kpi, day, KpiKey.TOTAL), 100_000);
        }
        for (int village = 0; village < 20; village++) {
            increments.addMember(
                    new KpiKey("daily-active-villages", day, KpiKey.TOTAL),
                    new UUID(random.nextLong(), random.nextLong()));
        }
        KpiKey durations = new KpiKey("session-duration", day, KpiKey.TOTAL);
        for (int i = 0; i < SESSIONS_A_DAY; i++) {
            increments.addValue(durations, (long) Math.exp(11 + 2 * random.nextGaussian()), 1);
        }
        increments.addCount(durations, 7);
    }

    private static void measure(KpiStore store, String kpi, String metric, int rounds, boolean groups)
            throws Exception {
        KpiCatalog catalog = KpiCatalog.bundled();
        KpiDefinition definition = Objects.requireNonNull(catalog.find(kpi));
        TestClock clock = new TestClock("2026-06-01T00:00:00Z");
        KpiQueries queries = new KpiQueries(catalog, store, clock, Duration.ofDays(2), 5);
        KpiQuery query =
                new KpiQuery(definition, metric, LocalDate.ofEpochDay(FIRST), LocalDate.ofEpochDay(FIRST + YEAR - 1));
        long[] micros = new long[rounds];
        for (int round = -rounds / 3; round < rounds; round++) {
            clock.advance(Duration.ofSeconds(61));
            long began = System.nanoTime();
            int size = groups
                    ? queries.groups(query, 10).groups().size()
                    : queries.days(query).size();
            long took = (System.nanoTime() - began) / 1_000;
            if (size < 0) {
                throw new IllegalStateException();
            }
            if (round >= 0) {
                micros[round] = took;
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-22s %-8s %s  p50 %6.2f ms  p99 %6.2f ms  max %6.2f ms%n",
                kpi,
                metric,
                groups ? "groups" : "days  ",
                micros[rounds / 2] / 1_000.0,
                micros[rounds * 99 / 100] / 1_000.0,
                micros[rounds - 1] / 1_000.0);
    }
}
