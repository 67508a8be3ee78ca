package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with rejected events. The table is made when it is first needed: it is no part of what a collector must
 * find in a file, and can be dropped at any time.
 */
final class QuarantineTable {
    private static final String CREATE = "CREATE TABLE IF NOT EXISTS quarantine (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " received_ms INTEGER NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,"
            + " reason TEXT NOT NULL, field TEXT NOT NULL, keyword TEXT NOT NULL) STRICT";
    private static final String COLUMNS = "received_ms, source, name, version, reason, field, keyword";

    private QuarantineTable() {}

    /** Writer thread only. */
    static void add(WriteSession session, List<QuarantinedEvent> events) throws SQLException {
        session.execute(CREATE);
        PreparedStatement insert =
                session.prepared("INSERT INTO quarantine (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)");
        for (QuarantinedEvent event : events) {
            insert.setLong(1, event.receivedMillis());
            insert.setString(2, event.source());
            insert.setString(3, event.eventName());
            insert.setInt(4, event.eventVersion());
            insert.setString(5, event.reason().wireName());
            insert.setString(6, event.field());
            insert.setString(7, event.keyword());
            insert.executeUpdate();
        }
        session.execute("DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - "
                + QuarantineStore.QUARANTINED_MAX);
    }

    /** Writer thread only. */
    static void expire(WriteSession session, long beforeMillis) throws SQLException {
        if (exists(session.connection())) {
            session.execute("DELETE FROM quarantine WHERE received_ms < " + beforeMillis);
        }
    }

    /** Writer thread only. */
    static void forget(WriteSession session, String source) throws SQLException {
        if (exists(session.connection())) {
            PreparedStatement delete = session.prepared("DELETE FROM quarantine WHERE source = ?");
            delete.setString(1, source);
            delete.executeUpdate();
        }
    }

    static List<QuarantinedEvent> read(Connection connection, long epochDay, @Nullable String source, int limit)
            throws SQLException {
        List<QuarantinedEvent> events = new ArrayList<>();
        if (!exists(connection)) {
            return events;
        }
        String sql = "SELECT " + COLUMNS + " FROM quarantine WHERE received_ms >= ? AND received_ms < ?"
                + (source == null ? "" : " AND source = ?") + " ORDER BY id DESC LIMIT " + limit;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, TimeUnit.DAYS.toMillis(epochDay));
            select.setLong(2, TimeUnit.DAYS.toMillis(epochDay + 1));
            if (source != null) {
                select.setString(3, source);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(event(row));
                }
            }
        }
        return events;
    }

    private static QuarantinedEvent event(ResultSet row) throws SQLException {
        return new QuarantinedEvent(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                RejectReason.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                row.getString(7));
    }

    private static boolean exists(Connection connection) throws SQLException {
        return SqliteFile.queryLong(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'quarantine'") > 0;
    }
}
