package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backfill ends in the same bytes as counting afresh, whatever went on meanwhile. */
class SqliteBackfillTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PLAYED_DAYS = 4;
    private static final long RECEIVED = DAYS.toMillis(DAY + PLAYED_DAYS);

    @TempDir
    Path directory;

    private SqliteStore open(String name) throws Exception {
        return SqliteStore.open(directory.resolve(name), LATE_WINDOW);
    }

    private static List<EventRecord> play(Random random, int sessions) {
        List<EventRecord> events = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            int village = random.nextInt(30);
            long at = DAYS.toMillis(DAY) + random.nextInt((int) DAYS.toMillis(PLAYED_DAYS));
            int id = session * 100;
            for (int n = random.nextInt(3); n > 0; n--) {
                events.add(StoreEvents.start(id++, at + random.nextInt(100_000), village, session));
            }
            for (int n = random.nextInt(3); n > 0; n--) {
                events.add(StoreEvents.end(id++, at + random.nextInt(50_000_000), village + 100, session));
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                events.add(StoreEvents.dialogue(id++, at + random.nextInt(900_000), village, "d" + random.nextInt(9)));
            }
        }
        Collections.shuffle(events, random);
        return events;
    }

    private static List<IncomingBatch> batches(
            List<EventRecord> events, long receivedMillis, int firstId, Random random) {
        List<IncomingBatch> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(60));
            batches.add(batch(firstId + batches.size(), StoreEvents.KEY, receivedMillis, events.subList(from, to)));
            from = to;
        }
        return batches;
    }

    private static Job run(Store store, Job.Request request, EventCounter counter) throws Exception {
        Job job = store.request(request);
        while (store.runJobStep(counter)) {
            // Another step.
        }
        return Objects.requireNonNull(store.job(job.id()));
    }

    /** All in time, in another order, in one go. */
    private String counted(List<EventRecord> events, Random random) throws Exception {
        List<EventRecord> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        try (SqliteStore fresh = open("fresh")) {
            for (IncomingBatch batch : batches(shuffled, DAYS.toMillis(DAY), 1, random)) {
                append(fresh, batch);
            }
            Counting.countAll(fresh, 1_000);
        }
        return KpiTableDump.of(directory.resolve("fresh"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20250914})
    void lateEventsAndAllOthersComeToWhatAFreshCountMakesOfThem(long seed) throws Exception {
        Random random = new Random(seed);
        List<EventRecord> events = play(random, 120);
        try (SqliteStore store = open("store")) {
            // About a half of the days is out of the late window by then.
            for (IncomingBatch batch : batches(events, RECEIVED, 1, random)) {
                append(store, batch);
                if (random.nextInt(4) == 0) {
                    Counting.countAll(store, 1 + random.nextInt(50));
                }
            }
            Counting.countAll(store, 50);
            Job done = run(store, Job.Request.backfill(DAY - 1, DAY + PLAYED_DAYS + 1), Counting.KPIS);
            assertThat(done.affected()).as("late events, seed %s", seed).isPositive();
            assertThat(SqliteStore.examine(directory.resolve("store"), true)).allMatch(finding -> finding.ok());
        }
        assertThat(KpiTableDump.of(directory.resolve("store")))
                .as("seed %s", seed)
                .isEqualTo(counted(events, random));
    }

    /** Whatever a table lost or gained by accident is put right from the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM kpi_counts",
                "UPDATE kpi_counts SET value = value + 3",
                "DELETE FROM kpi_members WHERE member > x'80'; DELETE FROM kpi_distinct",
                "INSERT INTO kpi_members SELECT day, kpi, grp, zeroblob(16) FROM kpi_members GROUP BY 1, 2, 3;"
                        + " UPDATE kpi_distinct SET value = value + 1",
                "DELETE FROM kpi_sketches",
                "DELETE FROM sessions; DELETE FROM kpi_sketches; DELETE FROM kpi_counts WHERE kpi = 'session-duration'",
                "INSERT INTO kpi_groups SELECT kpi, day, 'never' FROM kpi_groups GROUP BY 1, 2;"
                        + " INSERT INTO kpi_counts SELECT kpi, 'never', day, 5 FROM kpi_counts WHERE grp = ''",
            })
    void damagedCountsArePutRight(String damage) throws Exception {
        Random random = new Random(7);
        List<EventRecord> events = play(random, 80);
        try (SqliteStore store = open("store")) {
            for (IncomingBatch batch : batches(events, RECEIVED, 1, random)) {
                append(store, batch);
            }
            Counting.countAll(store, 100);
            run(store, Job.Request.backfill(DAY - 1, DAY + PLAYED_DAYS + 1), Counting.KPIS);
        }
        String before = KpiTableDump.of(directory.resolve("store"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store/hearth.db"));
                Statement statement = connection.createStatement()) {
            for (String one : damage.split(";", -1)) {
                statement.executeUpdate(one);
            }
        }
        try (SqliteStore store = open("store")) {
            assertThat(KpiTableDump.of(directory.resolve("store"))).isNotEqualTo(before);
            run(store, Job.Request.backfill(DAY - 1, DAY + PLAYED_DAYS + 1), Counting.KPIS);
        }
        assertThat(KpiTableDump.of(directory.resolve("store"))).isEqualTo(before);
    }

    @Test
    void backfillWhileEventsComeAndAreCountedIsExact() throws Exception {
        Random random = new Random(11);
        List<EventRecord> events = play(random, 400);
        List<IncomingBatch> batches = batches(events, RECEIVED, 1, random);
        CountDownLatch stopped = new CountDownLatch(1);
        try (SqliteStore store = open("store");
                AggregationWorker worker = new AggregationWorker(store, Counting.KPIS, InstantSource.system(), "a")) {
            worker.start();
            CompletableFuture<Void> backfills = CompletableFuture.runAsync(() -> backfillUntil(store, stopped));
            for (IncomingBatch batch : batches) {
                append(store, batch);
            }
            assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
            stopped.countDown();
            backfills.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            run(store, Job.Request.backfill(DAY - 1, DAY + PLAYED_DAYS + 1), Counting.KPIS);
            assertThat(SqliteStore.examine(directory.resolve("store"), true)).allMatch(finding -> finding.ok());
        }
        assertThat(KpiTableDump.of(directory.resolve("store"))).isEqualTo(counted(events, random));
    }

    private static void backfillUntil(Store store, CountDownLatch stopped) {
        try {
            while (stopped.getCount() > 0) {
                run(store, Job.Request.backfill(DAY, DAY + PLAYED_DAYS), Counting.KPIS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventThatNoLongerCanBeCountedEndsTheJobAndChangesNothing() throws Exception {
        EventCounter broken = (event, increments) -> {
            throw new IllegalStateException("no");
        };
        try (SqliteStore store = open("store")) {
            append(store, batch(1, DAYS.toMillis(DAY), StoreEvents.dialogue(1, DAYS.toMillis(DAY), 1, "a")));
            Counting.countAll(store, 1);
            String before = KpiTableDump.of(directory.resolve("store"));
            Job refused = run(store, Job.Request.backfill(DAY, DAY), broken);
            assertThat(refused.refusal()).contains("position 1 cannot be counted again");
            assertThat(KpiTableDump.of(directory.resolve("store"))).isEqualTo(before);
        }
    }

    @Test
    void whatStillCannotBeCountedStaysSetAside() throws Exception {
        EventCounter broken = (event, increments) -> {
            throw new IllegalStateException("no");
        };
        try (SqliteStore store = open("store")) {
            append(store, batch(1, DAYS.toMillis(DAY), StoreEvents.dialogue(1, DAYS.toMillis(DAY), 1, "a")));
            long epoch = store.acquire(0, "a", PATIENCE).orElseThrow();
            store.setAside(0, epoch, 0, 1, "no");
            Job done = run(store, Job.Request.backfill(DAY, DAY), broken);
            assertThat(done.refusal()).isNull();
            assertThat(store.integrity(DAY, DAY).get(0).setAside()).isEqualTo(1);
        }
    }

    @Test
    void jobThatAnotherProcessAskedForIsDone() throws Exception {
        try (SqliteStore store = open("store");
                var beside = SqliteStore.openJobs(directory.resolve("store"))) {
            append(store, batch(1, DAYS.toMillis(DAY), StoreEvents.dialogue(1, DAYS.toMillis(DAY), 1, "a")));
            Counting.countAll(store, 1);
            Job job = beside.request(Job.Request.backfill(DAY, DAY + 1));
            assertThat(store.runJobStep(Counting.KPIS)).isTrue();
            assertThat(Objects.requireNonNull(beside.job(job.id())).stepsDone()).isEqualTo(1);
            assertThat(store.runJobStep(Counting.KPIS)).isTrue();
            assertThat(store.runJobStep(Counting.KPIS)).isFalse();
            assertThat(Objects.requireNonNull(beside.job(job.id())).isOver()).isTrue();
        }
    }
}
