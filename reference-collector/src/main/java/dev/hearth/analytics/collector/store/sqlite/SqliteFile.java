package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * How connections to the file are opened, and what is in a new file. Connections begin and end their transactions with
 * statements of their own: the driver's automatic ones are switched off.
 */
final class SqliteFile {
    /** The version of the tables. A file of version 1 is brought to it; one of any other version is not touched. */
    static final int SCHEMA_VERSION = 2;

    /** How long a connection waits for another one's lock before it gives up. */
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /** Of the file's header: how long it is, and where the page size and the number of pages are. */
    private static final int HEADER_BYTES = 100;

    private static final String MAGIC = "SQLite format 3\0";
    private static final int HEADER_PAGE_SIZE = 16;
    private static final int HEADER_PAGES = 28;
    /** What a page size of 1 stands for. */
    private static final int PAGE_BYTES_MAX = 65_536;

    private static final int CACHE_KIB = 16 * 1024;
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;
    /** After how many pages of log a commit also brings the file up to date, if {@link Checkpointer} has not. */
    private static final int WAL_CHECKPOINT_PAGES = 16_000;

    static final String[] ADDED_IN_2 = {
        "CREATE INDEX sessions_by_start ON sessions (start_ms)",
        "CREATE TABLE set_aside (seq INTEGER PRIMARY KEY, day INTEGER NOT NULL, why TEXT NOT NULL) STRICT",
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, first_day INTEGER NOT NULL,"
                + " last_day INTEGER NOT NULL, source TEXT NOT NULL, steps_done INTEGER NOT NULL,"
                + " steps INTEGER NOT NULL, affected INTEGER NOT NULL, refusal TEXT) STRICT",
    };

    private static final String[] TABLES = {
        "CREATE TABLE log_days (day INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, deduped INTEGER NOT NULL) STRICT",
        "CREATE TABLE aggregation (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL,"
                + " position INTEGER NOT NULL, probes INTEGER NOT NULL) STRICT",
        "INSERT INTO aggregation VALUES (1, 0, 0, 0)",
        "CREATE TABLE retention (one INTEGER PRIMARY KEY CHECK (one = 1), purged_before INTEGER) STRICT",
        "INSERT INTO retention VALUES (1, NULL)",
        "CREATE TABLE integrity (day INTEGER, measure TEXT, value INTEGER NOT NULL, PRIMARY KEY (day, measure))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE client_losses (day INTEGER, event_name TEXT, reason TEXT, value INTEGER NOT NULL,"
                + " PRIMARY KEY (day, event_name, reason)) STRICT, WITHOUT ROWID",
        "PRAGMA user_version = " + SCHEMA_VERSION,
    };

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Looks at what is there before anything opens it for writing: opening, and closing again, may write to it.
     *
     * @throws StoreOpenException if it is cut off, damaged where that shows at once, or no store of a collector
     */
    void refuseWhatIsDamaged() throws StoreOpenException {
        if (Files.notExists(path) || path.toFile().length() == 0) {
            return;
        }
        refuseIfCutOff();
        try (Connection connection = openForReading()) {
            int version = userVersion(connection);
            boolean empty = queryLong(connection, "SELECT count(*) FROM sqlite_schema") == 0;
            if (version == 0 && !empty) {
                throw new StoreOpenException(path + " is no store of a collector: nothing in it was changed");
            }
            if (version != 0 && version != 1 && version != SCHEMA_VERSION) {
                throw new StoreOpenException(otherVersion(path, version));
            }
            if (version != 0) {
                LogReading.lastPosition(connection, new DayTables(connection));
            }
        } catch (SQLException e) {
            throw cannotOpen(path, e);
        }
    }

    /** As {@link #refuseWhatIsDamaged}, and also if there is nothing, or a version that this collector would change. */
    void refuseWhatIsNoStore() throws StoreOpenException {
        refuseWhatIsDamaged();
        try (Connection connection = openForReading()) {
            int version = userVersion(connection);
            if (version != SCHEMA_VERSION) {
                throw new StoreOpenException(otherVersion(path, version));
            }
        } catch (SQLException e) {
            throw cannotOpen(path, e);
        }
    }

    /** Shorter than its header says, and no write-ahead log that has the rest. */
    private void refuseIfCutOff() throws StoreOpenException {
        Path wal = path.resolveSibling(path.getFileName() + "-wal");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // Until it is full, or there is no more.
            }
            if (header.hasRemaining()) {
                throw new StoreOpenException(path + " is cut off: it has only " + channel.size()
                        + " bytes. Nothing in it was changed; restore it from a backup");
            }
            if (!new String(header.array(), 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
                // No database at all, which SQLite says itself.
                return;
            }
            int pageSize = Short.toUnsignedInt(header.getShort(HEADER_PAGE_SIZE));
            long pageBytes = pageSize == 1 ? PAGE_BYTES_MAX : pageSize;
            long bytes = Integer.toUnsignedLong(header.getInt(HEADER_PAGES)) * pageBytes;
            if (channel.size() < bytes && (Files.notExists(wal) || Files.size(wal) == 0)) {
                throw new StoreOpenException(path + " is cut off: it has " + channel.size() + " bytes and should have "
                        + bytes + ". Nothing in it was changed; restore it from a backup");
            }
        } catch (IOException e) {
            throw new StoreOpenException(path + " cannot be read: " + e.getMessage(), e);
        }
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

    /** Opens the file for a small write beside the process that has it; makes nothing that is not there. */
    Connection openBeside() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return open(config);
    }

    Connection openForReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        // What is recounted is put into temporary tables: on the disk, because a day can be large.
        config.setTempStore(SQLiteConfig.TempStore.FILE);
        return open(config);
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Else the driver asks for the last row id after each insert, with a statement that it prepares for it.
        config.setGetGeneratedKeys(false);
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
            KpiTables.create(connection, "TABLE");
            for (String statement : ADDED_IN_2) {
                execute(connection, statement);
            }
            for (String statement : TABLES) {
                execute(connection, statement);
            }
        } else if (userVersion(connection) == 1) {
            Migration.from1(connection);
        } else if (userVersion(connection) == SCHEMA_VERSION) {
            KpiTables.orderByMember(connection);
        }
        execute(connection, "COMMIT");
    }

    static StoreOpenException cannotOpen(Path path, SQLException e) {
        return new StoreOpenException(
                isDamaged(e)
                        ? path + " is damaged or is no store of a collector: nothing in it was changed"
                        : path + " cannot be opened: " + e.getMessage(),
                e);
    }

    static boolean isDamaged(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT);
    }

    static String otherVersion(Path path, int version) {
        return path + " has version " + version + ", and this collector reads " + SCHEMA_VERSION
                + ": use the collector that wrote it";
    }

    static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection was not closed cleanly");
        }
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
