package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The edges of sessions, a row each. Writer thread only. */
final class SessionRows {
    private SessionRows() {}

    static @Nullable SessionEdges read(WriteSession session, SessionKey key) throws SQLException {
        PreparedStatement select =
                session.prepared("SELECT start_ms, end_ms, grp FROM sessions WHERE kpi = ? AND session_id = ?");
        select.setString(1, key.kpi());
        select.setBytes(2, Uuids.toBlob(key.sessionId()));
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? edges(row) : null;
        }
    }

    /** From {@code start_ms, end_ms, grp} as the first columns. */
    static SessionEdges edges(ResultSet row) throws SQLException {
        return new SessionEdges(
                IncrementMerge.nullableLong(row, 1), IncrementMerge.nullableLong(row, 2), row.getString(3));
    }

    static void write(WriteSession session, SessionKey key, SessionEdges edges) throws SQLException {
        PreparedStatement replace = session.prepared("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?)");
        replace.setString(1, key.kpi());
        replace.setBytes(2, Uuids.toBlob(key.sessionId()));
        replace.setObject(3, edges.startMillis());
        replace.setObject(4, edges.endMillis());
        replace.setString(5, edges.group());
        replace.executeUpdate();
    }

    static void delete(WriteSession session, SessionKey key) throws SQLException {
        PreparedStatement delete = session.prepared("DELETE FROM sessions WHERE kpi = ? AND session_id = ?");
        delete.setString(1, key.kpi());
        delete.setBytes(2, Uuids.toBlob(key.sessionId()));
        delete.executeUpdate();
    }
}
