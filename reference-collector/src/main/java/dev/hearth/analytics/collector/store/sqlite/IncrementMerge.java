package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.DayKey;
import dev.hearth.analytics.collector.store.DurationSketch;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Merges increments into the values of the KPIs. Writer thread only, inside a transaction. */
final class IncrementMerge {
    private IncrementMerge() {}

    static void merge(WriteSession session, Increments increments) throws SQLException {
        Counters counters = new Counters(session);
        for (Map.Entry<DayKey, Long> count : increments.counts().entrySet()) {
            counters.addCount(count.getKey().epochDay(), count.getKey().kpi(), count.getValue());
        }
        for (Map.Entry<DayKey, Set<UUID>> members : increments.members().entrySet()) {
            DayKey key = members.getKey();
            counters.addDistinct(key.epochDay(), key.kpi(), insertMembers(session, key, members.getValue()));
        }
        applySessions(session, increments.sessions());
    }

    /** How many of them are new. */
    private static long insertMembers(WriteSession session, DayKey key, Set<UUID> members) throws SQLException {
        PreparedStatement insert = session.prepared("INSERT OR IGNORE INTO kpi_members VALUES (?, ?, ?)");
        long inserted = 0;
        for (UUID member : members) {
            insert.setLong(1, key.epochDay());
            insert.setString(2, key.kpi());
            insert.setBytes(3, Uuids.toBlob(member));
            inserted += insert.executeUpdate();
        }
        return inserted;
    }

    /** A session that was counted is counted anew when its edges move: taken out where it was, put in where it is. */
    private static void applySessions(WriteSession session, Map<SessionKey, SessionEdges> sessions)
            throws SQLException {
        Map<DayKey, DurationSketch> changes = new HashMap<>();
        for (Map.Entry<SessionKey, SessionEdges> entry : sessions.entrySet()) {
            SessionKey key = entry.getKey();
            SessionEdges before = readEdges(session, key);
            SessionEdges after = before == null ? entry.getValue() : before.merge(entry.getValue());
            if (!after.equals(before)) {
                writeEdges(session, key, after);
                takeOut(changes, key, before == null ? null : before.contribution());
                putIn(changes, key, after.contribution());
            }
        }
        for (Map.Entry<DayKey, DurationSketch> change : changes.entrySet()) {
            mergeDay(session, change.getKey(), change.getValue());
        }
    }

    private static void takeOut(
            Map<DayKey, DurationSketch> changes, SessionKey key, SessionEdges.@Nullable Contribution contribution) {
        if (contribution != null) {
            change(changes, key, contribution).remove(contribution.durationMillis());
        }
    }

    private static void putIn(
            Map<DayKey, DurationSketch> changes, SessionKey key, SessionEdges.@Nullable Contribution contribution) {
        if (contribution != null) {
            change(changes, key, contribution).add(contribution.durationMillis());
        }
    }

    private static DurationSketch change(
            Map<DayKey, DurationSketch> changes, SessionKey key, SessionEdges.Contribution contribution) {
        return changes.computeIfAbsent(new DayKey(key.kpi(), contribution.epochDay()), day -> new DurationSketch());
    }

    private static @Nullable SessionEdges readEdges(WriteSession session, SessionKey key) throws SQLException {
        PreparedStatement select =
                session.prepared("SELECT start_ms, end_ms FROM sessions WHERE kpi = ? AND session_id = ?");
        select.setString(1, key.kpi());
        select.setBytes(2, Uuids.toBlob(key.sessionId()));
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? new SessionEdges(nullableLong(row, 1), nullableLong(row, 2)) : null;
        }
    }

    static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static void writeEdges(WriteSession session, SessionKey key, SessionEdges edges) throws SQLException {
        PreparedStatement replace = session.prepared("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)");
        replace.setString(1, key.kpi());
        replace.setBytes(2, Uuids.toBlob(key.sessionId()));
        replace.setObject(3, edges.startMillis());
        replace.setObject(4, edges.endMillis());
        replace.executeUpdate();
    }

    private static void mergeDay(WriteSession session, DayKey key, DurationSketch change) throws SQLException {
        DurationSketch sketch = change;
        PreparedStatement select =
                session.prepared("SELECT sessions, sum_ms, buckets FROM kpi_durations WHERE day = ? AND kpi = ?");
        select.setLong(1, key.epochDay());
        select.setString(2, key.kpi());
        try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
                sketch = SketchBlob.decode(row.getLong(1), row.getLong(2), row.getBytes(3));
                sketch.merge(change);
            }
        }
        writeDay(session, key, sketch);
    }

    static void writeDay(WriteSession session, DayKey key, DurationSketch sketch) throws SQLException {
        PreparedStatement replace = session.prepared("INSERT OR REPLACE INTO kpi_durations VALUES (?, ?, ?, ?, ?)");
        replace.setLong(1, key.epochDay());
        replace.setString(2, key.kpi());
        replace.setLong(3, sketch.count());
        replace.setLong(4, sketch.sumMillis());
        replace.setBytes(5, SketchBlob.encode(sketch));
        replace.executeUpdate();
    }
}
