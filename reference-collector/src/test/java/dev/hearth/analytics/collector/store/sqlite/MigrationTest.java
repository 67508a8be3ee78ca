package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of version 1, as that version wrote it: four events counted, one pending, one session without an end. */
class MigrationTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final long NEXT = 1;

    @TempDir
    Path directory;

    @BeforeEach
    void makeVersion1() throws IOException, SQLException {
        try (InputStream sql = Objects.requireNonNull(MigrationTest.class.getResourceAsStream("store-v1.sql"));
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hearth.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            String text = new String(sql.readAllBytes(), StandardCharsets.UTF_8);
            for (String one : text.split(";\n", -1)) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        }
    }

    @Test
    void everyNumberIsThereAfterwards() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 3L);
            assertThat(store.distinct("daily-active-villages", DAY, DAY)).containsEntry(DAY, 2L);
            assertThat(store.counts("session-duration", DAY, DAY)).as("unended").containsEntry(DAY, 1L);
            assertThat(store.sketches("session-duration", DAY, DAY).values())
                    .singleElement()
                    .satisfies(sketch -> assertThat(sketch.average()).isEqualTo(60_000));
            assertThat(store.integrity(DAY, DAY).get(0).pending()).isEqualTo(1);
            assertThat(SqliteStore.examine(directory, true)).allMatch(Finding::ok);
        }
    }

    @Test
    void countingGoesOnAndABackfillMakesTheGroupsOfThePast() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            Counting.countAll(store, 10);
            assertThat(store.countsByGroup("dialogue-opens", DAY, DAY))
                    .containsExactly(new Grouped<>(DAY, "smith.hello", 1L));
            store.request(Job.Request.backfill(DAY, DAY));
            while (store.runJobStep(Counting.KPIS)) {
                // Another step.
            }
            assertThat(store.countsByGroup("dialogue-opens", DAY, DAY))
                    .containsExactly(new Grouped<>(DAY, "elder.welcome", 3L), new Grouped<>(DAY, "smith.hello", 1L));
            assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 4L);
            StoreEvents.append(store, StoreEvents.batch(9, StoreEvents.NOON + NEXT, StoreEvents.event(99)));
            assertThat(SqliteStore.examine(directory, true)).allMatch(Finding::ok);
        }
    }

    @Test
    void batchThatVersion1AnsweredGetsTheSameAnswer() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            assertThat(StoreEvents.append(store, StoreEvents.batch(1, StoreEvents.NOON, StoreEvents.event(50)))
                            .repeated())
                    .isTrue();
        }
    }

    @Test
    void migratedFileHasTheTablesOfANewOne() throws Exception {
        SqliteStore.open(directory, LATE_WINDOW).close();
        Path other = directory.resolve("new");
        SqliteStore.open(other, LATE_WINDOW).close();
        assertThat(tables(directory)).isEqualTo(tables(other));
    }

    private static String tables(Path of) throws SQLException {
        StringBuilder tables = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + of.resolve("hearth.db"));
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT replace(sql, '\"', '') FROM sqlite_schema WHERE name NOT LIKE '%_2024%'"
                                + " AND name NOT LIKE 'sqlite_%' AND sql IS NOT NULL ORDER BY name")) {
            while (row.next()) {
                tables.append(row.getString(1)).append('\n');
            }
        }
        return tables.toString();
    }

    @Test
    void doctorAndRequestsDoNotMigrate() throws Exception {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.examine(directory, false))
                .withMessageContaining("version 1");
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.openJobs(directory))
                .withMessageContaining("version 1");
    }
}
