package dev.hearth.analytics.collector.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Brings a file of version 1 to version 2, inside one transaction: killed in the middle, the file is what it was. Version
 * 1 knew no groups, so that they begin with the upgrade; a backfill counts those of earlier days.
 */
final class Migration {
    private static final String START_DAY = DayTables.epochDaySql("start_ms");

    private static final String[] FROM_1 = {
        "ALTER TABLE kpi_counts RENAME TO old_counts",
        "ALTER TABLE kpi_distinct RENAME TO old_distinct",
        "ALTER TABLE kpi_members RENAME TO old_members",
        "ALTER TABLE sessions RENAME TO old_sessions",
        "DROP INDEX sessions_by_start",
    };

    private static final String[] INTO_2 = {
        "INSERT INTO kpi_counts SELECT kpi, '', day, value FROM old_counts WHERE value <> 0",
        "INSERT INTO kpi_distinct SELECT kpi, '', day, value FROM old_distinct WHERE value <> 0",
        "INSERT INTO kpi_members SELECT day, kpi, '', member FROM old_members",
        "INSERT INTO kpi_sketches SELECT kpi, '', day, sessions, sum_ms, buckets FROM kpi_durations WHERE sessions > 0",
        "INSERT INTO sessions SELECT kpi, session_id, start_ms, end_ms, '' FROM old_sessions",
        // Sessions without an end are counted from version 2 on.
        "INSERT INTO kpi_counts SELECT kpi, '', " + START_DAY + ", count(*) FROM old_sessions"
                + " WHERE start_ms IS NOT NULL AND end_ms IS NULL GROUP BY kpi, " + START_DAY,
        "DROP TABLE old_counts",
        "DROP TABLE old_distinct",
        "DROP TABLE old_members",
        "DROP TABLE old_sessions",
        "DROP TABLE kpi_durations",
    };

    private Migration() {}

    static void from1(Connection connection) throws SQLException {
        for (String statement : FROM_1) {
            SqliteFile.execute(connection, statement);
        }
        KpiTables.create(connection, "TABLE");
        for (String statement : INTO_2) {
            SqliteFile.execute(connection, statement);
        }
        for (String statement : SqliteFile.ADDED_IN_2) {
            SqliteFile.execute(connection, statement);
        }
        for (DayTables.Day day : new DayTables(connection).deduped()) {
            SqliteFile.execute(
                    connection, "ALTER TABLE " + day.batches() + " ADD COLUMN source TEXT NOT NULL DEFAULT ''");
        }
        SqliteFile.execute(connection, "PRAGMA user_version = " + SqliteFile.SCHEMA_VERSION);
    }
}
