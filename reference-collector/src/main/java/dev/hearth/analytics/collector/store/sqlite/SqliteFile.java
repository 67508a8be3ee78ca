package dev.hearth.analytics.collector.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * How connections to the file are opened, and what is in a new file. Connections begin and end their transactions with
 * statements of their own: the driver's automatic ones are switched off.
 */
final class SqliteFile {
    /** The version of the tables; a file with another one is not touched. */
    static final int SCHEMA_VERSION = 1;

    /** How long a connection waits for another one's lock before it gives up. */
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private static final int CACHE_KIB = 16 * 1024;
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;
    /** After how many pages of log the file itself is brought up to date, which each time forces it to the disk too. */
    private static final int WAL_CHECKPOINT_PAGES = 4_000;

    private static final String[] TABLES = {
        "CREATE TABLE log_days (day INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, deduped INTEGER NOT NULL) STRICT",
        "CREATE TABLE aggregation (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL,"
                + " position INTEGER NOT NULL, probes INTEGER NOT NULL) STRICT",
        "INSERT INTO aggregation VALUES (1, 0, 0, 0)",
        "CREATE TABLE retention (one INTEGER PRIMARY KEY CHECK (one = 1), purged_before INTEGER) STRICT",
        "INSERT INTO retention VALUES (1, NULL)",
        "CREATE TABLE kpi_counts (day INTEGER, kpi TEXT, value INTEGER NOT NULL, PRIMARY KEY (day, kpi))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE kpi_distinct (day INTEGER, kpi TEXT, value INTEGER NOT NULL, PRIMARY KEY (day, kpi))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE kpi_members (day INTEGER, kpi TEXT, member BLOB, PRIMARY KEY (day, kpi, member))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE sessions (kpi TEXT, session_id BLOB, start_ms INTEGER, end_ms INTEGER,"
                + " PRIMARY KEY (kpi, session_id)) STRICT, WITHOUT ROWID",
        "CREATE INDEX sessions_by_start ON sessions (start_ms)",
        "CREATE TABLE kpi_durations (day INTEGER, kpi TEXT, sessions INTEGER NOT NULL, sum_ms INTEGER NOT NULL,"
                + " buckets BLOB NOT NULL, PRIMARY KEY (day, kpi)) STRICT, WITHOUT ROWID",
        "CREATE TABLE integrity (day INTEGER, measure TEXT, value INTEGER NOT NULL, PRIMARY KEY (day, measure))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE client_losses (day INTEGER, event_name TEXT, reason TEXT, value INTEGER NOT NULL,"
                + " PRIMARY KEY (day, event_name, reason)) STRICT, WITHOUT ROWID",
        "PRAGMA user_version = " + SCHEMA_VERSION,
    };

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Opens the file for writing; makes it, and its tables, if they are not there. */
    Connection openForWriting() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // FULL: every commit forces the log. With NORMAL, an answered batch could be gone after a power cut.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        config.setWalAutocheckpoint(WAL_CHECKPOINT_PAGES);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        Connection connection = open(config);
        try {
            createTables(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection openForReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config);
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            // The driver answers by beginning a transaction: end it, from here on we begin them.
            connection.setAutoCommit(false);
            execute(connection, "COMMIT");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void createTables(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        if (userVersion(connection) == 0) {
            for (String statement : TABLES) {
                execute(connection, statement);
            }
        }
        execute(connection, "COMMIT");
    }

    static int userVersion(Connection connection) throws SQLException {
        return (int) queryLong(connection, "PRAGMA user_version");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number in the first column of the first row, 0 if there is none. */
    static long queryLong(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
