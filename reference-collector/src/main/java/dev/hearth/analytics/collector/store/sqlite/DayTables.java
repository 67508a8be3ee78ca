package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The tables that there are one of for each UTC day of receipt: events, their ids, and the answers to batches. Getting
 * rid of a day is dropping tables, which costs the same however much is in them.
 *
 * <p>Days only grow: when the clock steps back, events go on into the newest day, so that positions are in the order of
 * the days. Belongs to one connection and to the thread that uses it.
 */
final class DayTables {
    private final Connection connection;
    private final TreeMap<Long, Day> days = new TreeMap<>();

    /**
     * @param firstSeq the position of the day's first event
     * @param deduped whether the tables of ids and answers are still there
     */
    record Day(long epochDay, long firstSeq, boolean deduped) {
        String events() {
            return "events_" + suffix();
        }

        String ids() {
            return "ids_" + suffix();
        }

        String batches() {
            return "batches_" + suffix();
        }

        private String suffix() {
            return LocalDate.ofEpochDay(epochDay).format(DateTimeFormatter.BASIC_ISO_DATE);
        }
    }

    DayTables(Connection connection) throws SQLException {
        this.connection = connection;
        reload();
    }

    /** Takes what is in the file for true again: after a rollback, and when another connection has written. */
    void reload() throws SQLException {
        days.clear();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT day, first_seq, deduped FROM log_days")) {
            while (row.next()) {
                days.put(row.getLong(1), new Day(row.getLong(1), row.getLong(2), row.getLong(3) != 0));
            }
        }
    }

    /** Every day, oldest first. */
    List<Day> all() {
        return List.copyOf(days.values());
    }

    /** The days that can hold an event after that position, oldest first. */
    List<Day> after(long position) {
        List<Day> found = new ArrayList<>();
        for (Day day : days.descendingMap().values()) {
            found.add(0, day);
            if (day.firstSeq <= position) {
                break;
            }
        }
        return found;
    }

    /** The day that takes what is received now; makes its tables if there are none. */
    Day receiving(long receivedMillis, long nextSeq) throws SQLException {
        long epochDay = epochDay(receivedMillis);
        if (!days.isEmpty() && days.lastKey() >= epochDay) {
            return days.lastEntry().getValue();
        }
        Day day = new Day(epochDay, nextSeq, true);
        SqliteFile.execute(
                connection,
                "CREATE TABLE " + day.events() + " (seq INTEGER PRIMARY KEY, event_id BLOB NOT NULL,"
                        + " name TEXT NOT NULL, version INTEGER NOT NULL, ts_ms INTEGER NOT NULL,"
                        + " client_ts_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL, late INTEGER NOT NULL,"
                        + " village BLOB NOT NULL, session_id BLOB NOT NULL, session_seq INTEGER NOT NULL,"
                        + " app_version TEXT NOT NULL, platform TEXT NOT NULL, sample_one_in INTEGER NOT NULL,"
                        + " payload TEXT NOT NULL, source TEXT NOT NULL) STRICT");
        // Small, and all that has to be looked at when a backfill asks months of later days for its late events.
        SqliteFile.execute(
                connection, "CREATE INDEX late_" + day.suffix() + " ON " + day.events() + " (ts_ms) WHERE late > 0");
        SqliteFile.execute(
                connection, "CREATE TABLE " + day.ids() + " (event_id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID");
        SqliteFile.execute(
                connection,
                "CREATE TABLE " + day.batches()
                        + " (batch_id BLOB PRIMARY KEY, answer TEXT NOT NULL, source TEXT NOT NULL) STRICT, WITHOUT ROWID");
        SqliteFile.execute(connection, "INSERT INTO log_days VALUES (" + day.epochDay + ", " + day.firstSeq + ", 1)");
        days.put(epochDay, day);
        return day;
    }

    /** The days whose ids and answers are kept, newest first. */
    List<Day> deduped() {
        return days.descendingMap().values().stream().filter(Day::deduped).toList();
    }

    /** Drops a day whole, its ids and answers too. */
    void drop(Day day) throws SQLException {
        if (day.deduped) {
            SqliteFile.execute(connection, "DROP TABLE " + day.ids());
            SqliteFile.execute(connection, "DROP TABLE " + day.batches());
        }
        SqliteFile.execute(connection, "DROP TABLE " + day.events());
        SqliteFile.execute(connection, "DELETE FROM log_days WHERE day = " + day.epochDay);
        days.remove(day.epochDay);
    }

    /** Drops the ids and answers of the days that ended before that time. */
    void dropDedupedBefore(long millis) throws SQLException {
        for (Day day : deduped()) {
            if (DAYS.toMillis(day.epochDay + 1) <= millis) {
                SqliteFile.execute(connection, "DROP TABLE " + day.ids());
                SqliteFile.execute(connection, "DROP TABLE " + day.batches());
                SqliteFile.execute(connection, "UPDATE log_days SET deduped = 0 WHERE day = " + day.epochDay);
                days.put(day.epochDay, new Day(day.epochDay, day.firstSeq, false));
            }
        }
    }

    /** The UTC day of a column of milliseconds, also before 1970. */
    static String epochDaySql(String column) {
        long day = DAYS.toMillis(1);
        return "((" + column + " - ((" + column + " % " + day + ") + " + day + ") % " + day + ") / " + day + ")";
    }

    static long epochDay(long millis) {
        return Math.floorDiv(millis, DAYS.toMillis(1));
    }
}
