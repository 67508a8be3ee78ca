package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.dialogue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.contract.Counting;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KpiTablesTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final String BY_MEMBER = "PRIMARY KEY (day, member, kpi, grp)";
    private static final String BY_GROUP = "PRIMARY KEY (day, kpi, grp, member)";

    @TempDir
    Path directory;

    @Test
    void membersOfAnEarlierFileAreTheSameInTheirNewOrder() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            append(store, batch(1, NOON, dialogue(1, NOON, 1, "smith.hello"), dialogue(2, NOON, 2, "smith.hello")));
            append(store, batch(2, NOON, dialogue(3, NOON, 1, "elder.welcome")));
            Counting.countAll(store, 10);
        }
        String counted = KpiTableDump.of(directory);
        orderByGroup();
        assertThat(order()).contains(BY_GROUP);
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            assertThat(order()).contains(BY_MEMBER);
            assertThat(KpiTableDump.of(directory)).isEqualTo(counted);
            append(store, batch(3, NOON, dialogue(4, NOON, 2, "smith.hello"), dialogue(5, NOON, 3, "smith.hello")));
            Counting.countAll(store, 10);
            assertThat(KpiTableDump.of(directory)).contains("kpi_distinct dialogue-opens smith.hello 20000 3");
            assertThat(SqliteStore.examine(directory, true)).allMatch(Finding::ok);
        }
    }

    /** As an earlier collector made it. */
    private void orderByGroup() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE kpi_members RENAME TO moved");
            statement.execute("CREATE TABLE kpi_members (day INTEGER, kpi TEXT, grp TEXT, member BLOB, " + BY_GROUP
                    + ") STRICT, WITHOUT ROWID");
            statement.execute("INSERT INTO kpi_members SELECT day, kpi, grp, member FROM moved");
            statement.execute("DROP TABLE moved");
        }
    }

    private String order() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sql FROM sqlite_schema WHERE name = 'kpi_members'")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hearth.db"));
    }
}
