package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not whole are found, named, and left as they are. */
class SqliteDamageTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeStore() throws Exception {
        file = directory.resolve("hearth.db");
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            append(
                    store,
                    batch(
                            1,
                            NOON,
                            IntStream.range(0, 900).mapToObj(StoreEvents::event).toArray(EventRecord[]::new)));
            append(
                    store,
                    batch(
                            2,
                            NOON,
                            IntStream.range(1_000, 1_300)
                                    .mapToObj(id -> StoreEvents.start(id, NOON, id % 50, id))
                                    .toArray(EventRecord[]::new)));
            Counting.countAll(store, 100);
        }
    }

    private void refused(String words) throws Exception {
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                .withMessageContaining(words)
                .withMessageContaining(file.toString())
                .withMessageContaining("othing in it was changed");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void wholeStoreIsWell() throws Exception {
        assertThat(SqliteStore.examine(directory, true)).isNotEmpty().allMatch(Finding::ok);
        assertThat(SqliteStore.examine(directory, false)).allMatch(Finding::ok);
    }

    @Test
    void fileThatWasCutOffIsRefused() throws Exception {
        long size = Files.size(file);
        for (long kept : new long[] {size - 1, size / 2, 5_000, 100, 50, 1}) {
            byte[] whole = Files.readAllBytes(file);
            try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(kept);
            }
            byte[] before = Files.readAllBytes(file);
            assertThatExceptionOfType(StoreOpenException.class)
                    .as("%s of %s bytes", kept, size)
                    .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                    .withMessageContaining(file.toString());
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            Files.write(file, whole);
        }
        assertThat(SqliteStore.examine(directory, false)).allMatch(Finding::ok);
    }

    @Test
    void headerThatIsNoneIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] ^= 0x55;
        Files.write(file, bytes);
        refused("damaged or is no store");
    }

    @Test
    void databaseOfSomebodyElseIsRefused() throws Exception {
        Files.delete(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE recipes (name TEXT)");
        }
        refused("no store of a collector");
    }

    /** Wherever bytes are flipped, the store is refused, or the doctor finds it, or it was a byte that nobody uses. */
    @Test
    void flippedBytesAreNeverTakenForARightCount() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        String right = KpiTableDump.of(directory);
        long seed = 5;
        Random random = new Random(seed);
        int refused = 0;
        int found = 0;
        for (int round = 0; round < 40; round++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length - 64);
            for (int i = 0; i < 64; i++) {
                bytes[at + i] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bytes);
            Files.deleteIfExists(directory.resolve("hearth.db-wal"));
            Files.deleteIfExists(directory.resolve("hearth.db-shm"));
            try {
                List<Finding> findings = SqliteStore.examine(directory, true);
                if (findings.stream().anyMatch(finding -> !finding.ok())) {
                    found++;
                } else {
                    assertThat(KpiTableDump.of(directory))
                            .as("seed %s, round %s, at %s", seed, round, at)
                            .isEqualTo(right);
                }
            } catch (StoreOpenException e) {
                refused++;
            }
            assertThat(Files.readAllBytes(file)).as("the file is as it was").isEqualTo(bytes);
        }
        assertThat(refused + found)
                .as("seed %s: refused %s, found %s", seed, refused, found)
                .isGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE integrity SET value = value + 1 WHERE measure = 'accepted' | every event of the log is accounted for
                    UPDATE integrity SET value = value - 1 WHERE measure = 'counted' | accepted = counted + late + pending
                    INSERT INTO integrity VALUES (20000, 'set_aside', 1) | what was set aside is in the log
                    UPDATE kpi_distinct SET value = value + 1 | numbers of members are those of the members
                    UPDATE kpi_sketches SET n = n + 1 | sketches add up
                    DELETE FROM sessions WHERE session_id < x'80' | sketches and unended are those of the sessions
                    UPDATE kpi_counts SET value = value + 1 WHERE kpi = 'session-duration' | sketches and unended are those of the sessions
                    """)
    void whatDoesNotFitTogetherIsFound(String damage, String check) throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            append(store, batch(3, NOON, StoreEvents.end(2_000, NOON + 9, 1, 1_001)));
            Counting.countAll(store, 100);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(damage)).isPositive();
        }
        assertThat(SqliteStore.examine(directory, false))
                .filteredOn(finding -> !finding.ok())
                .extracting(Finding::check)
                .contains(check);
    }

    @Test
    void purgedDaysAreNotMissed() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            store.request(dev.hearth.analytics.collector.store.Job.Request.purge(DAY + 5));
            while (store.runJobStep(Counting.KPIS)) {
                // Another step.
            }
            assertThat(SqliteStore.examine(directory, true)).allMatch(Finding::ok);
        }
    }
}
