package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.LoggedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the log in the order of positions. */
final class LogReading {
    static final String EVENT_COLUMNS = "seq, late, event_id, name, version, ts_ms, client_ts_ms, village, session_id,"
            + " session_seq, app_version, platform, payload, sample_one_in, received_ms";

    static final int EVENT_COLUMN_COUNT = 15;

    private LogReading() {}

    static List<LoggedEvent> readAfter(Connection connection, long position, int limit) throws SQLException {
        List<LoggedEvent> events = new ArrayList<>();
        for (DayTables.Day day : new DayTables(connection).after(position)) {
            if (events.size() < limit) {
                readDay(connection, day, position, limit - events.size(), events);
            }
        }
        return events;
    }

    private static void readDay(
            Connection connection, DayTables.Day day, long position, int limit, List<LoggedEvent> events)
            throws SQLException {
        String sql = "SELECT " + EVENT_COLUMNS + " FROM " + day.events() + " WHERE seq > ? ORDER BY seq LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, position);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(new LoggedEvent(
                            row.getLong(1), day.epochDay(), row.getLong(15), row.getInt(2) != 0, event(row)));
                }
            }
        }
    }

    static EventRecord event(ResultSet row) throws SQLException {
        return new EventRecord(
                Uuids.fromBlob(row.getBytes(3)),
                row.getString(4),
                row.getInt(5),
                row.getLong(6),
                row.getLong(7),
                Uuids.fromBlob(row.getBytes(8)),
                Uuids.fromBlob(row.getBytes(9)),
                row.getLong(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                row.getInt(14));
    }

    static long appliedPosition(Connection connection) throws SQLException {
        return SqliteFile.queryLong(connection, "SELECT position FROM aggregation");
    }

    /** What has been dropped from the log was applied, so that the applied position counts too. */
    static long lastPosition(Connection connection, DayTables days) throws SQLException {
        long applied = appliedPosition(connection);
        List<DayTables.Day> all = days.all();
        for (int i = all.size() - 1; i >= 0; i--) {
            long newest = maxSeq(connection, all.get(i));
            if (newest > 0) {
                return Math.max(newest, applied);
            }
        }
        return applied;
    }

    private static long maxSeq(Connection connection, DayTables.Day day) throws SQLException {
        return SqliteFile.queryLong(connection, "SELECT max(seq) FROM " + day.events());
    }
}
