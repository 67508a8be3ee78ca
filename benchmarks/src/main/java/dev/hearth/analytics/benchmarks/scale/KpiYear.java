package dev.hearth.analytics.benchmarks.scale;

import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.kpi.KpiQuery;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.redis.RedisStore;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * How long a year of each KPI takes that nobody has asked for before, on SQLite and on Redis, beside the least that either
 * can be asked. Fills a store with the results of a busy game's 365 days, through the same calls as the counting, and lets
 * the collector's own code answer, with a clock that runs from its cache each time. System properties: {@code year.rounds}
 * (500), {@code year.partitions} of Redis (16), {@code year.store} (sqlite, redis, cluster, or all that are named).
 */
final class KpiYear {
    private static final LocalDate FIRST = LocalDate.parse("2025-01-01");
    private static final int DAYS = 365;
    private static final int GROUPS = 60;
    private static final int SESSIONS_A_DAY = 5_000;
    private static final int VILLAGES_A_DAY = 200;
    private static final long SEED = 1;
    private static final int ROUNDS = Integer.getInteger("year.rounds", 500);
    private static final String PARTITIONS = System.getProperty("year.partitions", "16");
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Duration QUIET = Duration.ofSeconds(11);

    private KpiYear() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("kpi-year");
        System.out.printf(
                "%d days, %d groups and %d sessions a day, %d rounds, seed %d%n",
                DAYS, GROUPS, SESSIONS_A_DAY, ROUNDS, SEED);
        System.out.println("| engine | question | p50, ms | p99, ms | max, ms | p50 in trivial questions |");
        System.out.println("|---|---|---|---|---|---|");
        for (String engine :
                System.getProperty("year.store", "sqlite,redis,cluster").split(",", -1)) {
            Path own = Files.createDirectories(directory.resolve(engine));
            switch (engine) {
                case "sqlite" -> sqlite(own);
                case "redis" -> redis(RedisServers.single(own), engine);
                case "cluster" -> redis(RedisServers.cluster(own), engine);
                default -> throw new IllegalArgumentException("year.store: " + engine);
            }
        }
        System.out.println("what it has written is in " + directory);
    }

    private static void sqlite(Path directory) throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            fill(store);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hearth.db"));
                    Statement statement = connection.createStatement()) {
                new Questions("SQLite", store).askAll("`SELECT 1`", () -> {
                    try (ResultSet row = statement.executeQuery("SELECT 1")) {
                        return row.next();
                    }
                });
            }
        }
    }

    private static void redis(RedisServers servers, String engine) throws Exception {
        try (servers;
                RedisStore store = RedisStore.open(servers.url() + "?partitions=" + PARTITIONS, LATE_WINDOW)) {
            fill(store);
            // A year's days were counted long ago, as Redis' store sees it: longer ago than this.
            Thread.sleep(QUIET.toMillis());
            // One field of one partition: a round trip, as short as a round trip is.
            new Questions("Redis, " + engine + ", " + PARTITIONS + " partitions", store)
                    .askAll("`HGET`", () -> store.appliedPosition(0));
        }
    }

    /** Each partition has a share of each day. */
    private static void fill(Store store) throws Exception {
        Random random = new Random(SEED);
        for (int partition = 0; partition < store.partitions(); partition++) {
            long epoch = store.acquire(partition, "benchmark", LEASE).orElseThrow();
            for (int day = 0; day < DAYS; day++) {
                Increments increments = new Increments(day, day + 1L);
                addDay(increments, FIRST.toEpochDay() + day, SESSIONS_A_DAY / store.partitions(), random);
                store.apply(partition, epoch, increments);
            }
        }
    }

    private static void addDay(Increments increments, long day, int sessions, Random random) {
        for (String kpi : List.of("dialogue-opens", "command-executions")) {
            for (int group = 0; group < GROUPS; group++) {
                KpiKey key = new KpiKey(kpi, day, "group." + group);
                increments.addCount(key, 1 + random.nextInt(5_000));
                increments.addMember(key, new UUID(random.nextLong(), random.nextLong()));
            }
            increments.addCount(new KpiKey(kpi, day, KpiKey.TOTAL), 100_000);
        }
        KpiKey villages = new KpiKey("daily-active-villages", day, KpiKey.TOTAL);
        for (int village = 0; village < VILLAGES_A_DAY; village++) {
            increments.addMember(villages, new UUID(random.nextLong(), random.nextLong()));
        }
        KpiKey durations = new KpiKey("session-duration", day, KpiKey.TOTAL);
        for (int i = 0; i < sessions; i++) {
            increments.addValue(durations, (long) Math.exp(11 + 2 * random.nextGaussian()), 1);
        }
        increments.addCount(durations, 7);
    }

    /** What is asked of one engine. */
    private static final class Questions {
        private final String engine;
        private final LeapingClock clock = new LeapingClock();
        private final KpiCatalog catalog = KpiCatalog.bundled();
        private final KpiQueries queries;
        private double trivialMillis;

        Questions(String engine, Store store) {
            this.engine = engine;
            this.queries = new KpiQueries(catalog, store, clock, LATE_WINDOW, 5);
        }

        void askAll(String trivial, Callable<?> baseline) throws Exception {
            measure(trivial, baseline);
            for (String kpi : List.of("daily-active-villages", "dialogue-opens", "command-executions")) {
                measure(kpi, () -> queries.days(year(kpi, "")));
            }
            for (String metric : List.of("avg", "p50", "p95", "unended")) {
                measure("session-duration, " + metric, () -> queries.days(year("session-duration", metric)));
            }
            for (String kpi : List.of("dialogue-opens", "command-executions")) {
                measure(kpi + ", largest groups", () -> queries.groups(year(kpi, ""), 10));
            }
        }

        private KpiQuery year(String kpi, String metric) {
            KpiDefinition definition = Objects.requireNonNull(catalog.find(kpi));
            return new KpiQuery(definition, metric, FIRST, FIRST.plusDays(DAYS - 1));
        }

        private void measure(String question, Callable<?> ask) throws Exception {
            double[] millis = new double[ROUNDS];
            for (int round = -ROUNDS / 3; round < ROUNDS; round++) {
                clock.leap();
                long began = System.nanoTime();
                Objects.requireNonNull(ask.call());
                if (round >= 0) {
                    millis[round] = (System.nanoTime() - began) / 1e6;
                }
            }
            Arrays.sort(millis);
            double median = millis[ROUNDS / 2];
            trivialMillis = trivialMillis == 0 ? median : trivialMillis;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %.3f | %.3f | %.0f |%n",
                    engine,
                    question,
                    median,
                    millis[ROUNDS * 99 / 100],
                    millis[ROUNDS - 1],
                    median / trivialMillis);
        }
    }

    /** Runs from the cache of the answers each time that something is asked. */
    private static final class LeapingClock implements InstantSource {
        private Instant now = FIRST.plusYears(2).atStartOfDay(ZoneOffset.UTC).toInstant();

        void leap() {
            now = now.plus(KpiQueries.CACHED).plusSeconds(1);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
