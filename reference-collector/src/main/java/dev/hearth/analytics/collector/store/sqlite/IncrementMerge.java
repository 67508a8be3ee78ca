package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Merges increments into the values of the KPIs. What comes to nothing leaves no row: equal KPIs are equal tables. Writer
 * thread only, inside a transaction.
 */
final class IncrementMerge {
    /** From how many members of a group on one statement for all is less work than one each. */
    private static final int TOGETHER_MIN = 3;

    private final WriteSession session;
    private final Counters counters;
    private final Map<KpiKey, Long> counts = new LinkedHashMap<>();
    private final Map<KpiKey, ValueSketch> sketches = new LinkedHashMap<>();

    IncrementMerge(WriteSession session) {
        this.session = session;
        this.counters = new Counters(session);
    }

    static void merge(WriteSession session, Increments increments) throws SQLException {
        new IncrementMerge(session).merge(increments);
    }

    private void merge(Increments increments) throws SQLException {
        mergeAllButSessions(increments);
        for (Map.Entry<SessionKey, SessionEdges> entry : increments.sessions().entrySet()) {
            mergeSession(entry.getKey(), entry.getValue());
        }
        write();
    }

    /** Merges the edges of sessions only into each other, and counts none of them. */
    static void mergeApart(WriteSession session, Increments increments) throws SQLException {
        IncrementMerge merge = new IncrementMerge(session);
        merge.mergeAllButSessions(increments);
        merge.write();
        for (Map.Entry<SessionKey, SessionEdges> entry : increments.sessions().entrySet()) {
            SessionEdges before = SessionRows.read(session, entry.getKey());
            SessionEdges after = before == null ? entry.getValue() : before.merge(entry.getValue());
            SessionRows.write(session, entry.getKey(), after);
        }
    }

    /** Adds what is missing of a day, and takes away what is too much. Its members and sessions are there already. */
    static void correct(WriteSession session, DayCorrection correction) throws SQLException {
        IncrementMerge merge = new IncrementMerge(session);
        merge.counts.putAll(correction.counts());
        merge.sketches.putAll(correction.sketches());
        merge.write();
        for (Map.Entry<KpiKey, Long> distinct : correction.distinct().entrySet()) {
            merge.counters.addDistinct(distinct.getKey(), distinct.getValue());
        }
        for (Map.Entry<KpiKey, Set<UUID>> surplus : correction.surplus().entrySet()) {
            merge.counters.addDistinct(surplus.getKey(), -merge.deleteMembers(surplus.getKey(), surplus.getValue()));
        }
        for (KpiKey group : correction.surplusGroups()) {
            PreparedStatement delete = session.prepared("DELETE FROM kpi_groups WHERE kpi = ? AND day = ? AND grp = ?");
            delete.setString(1, group.kpi());
            delete.setLong(2, group.epochDay());
            delete.setString(3, group.group());
            delete.executeUpdate();
        }
    }

    private void mergeAllButSessions(Increments increments) throws SQLException {
        for (Map.Entry<KpiKey, Long> count : increments.counts().entrySet()) {
            counts.merge(session.groups().bounded(count.getKey()), count.getValue(), Long::sum);
        }
        for (Map.Entry<KpiKey, ValueSketch> values : increments.values().entrySet()) {
            sketch(session.groups().bounded(values.getKey())).merge(values.getValue());
        }
        for (Map.Entry<KpiKey, Set<UUID>> members : increments.members().entrySet()) {
            KpiKey key = session.groups().bounded(members.getKey());
            counters.addDistinct(key, insertMembers(key, members.getValue()));
        }
    }

    void write() throws SQLException {
        for (Map.Entry<KpiKey, Long> count : counts.entrySet()) {
            counters.addCount(count.getKey(), count.getValue());
        }
        for (Map.Entry<KpiKey, ValueSketch> sketch : sketches.entrySet()) {
            SketchRows.merge(session, sketch.getKey(), sketch.getValue());
        }
    }

    private ValueSketch sketch(KpiKey key) {
        return sketches.computeIfAbsent(key, k -> new ValueSketch());
    }

    /** How many of them are new. */
    private long insertMembers(KpiKey key, Set<UUID> members) throws SQLException {
        return members.size() < TOGETHER_MIN
                ? eachMember("INSERT OR IGNORE INTO kpi_members VALUES (?, ?, ?, ?)", key, members)
                : PackedIds.of(members).insertMembers(session, key);
    }

    private long deleteMembers(KpiKey key, Set<UUID> members) throws SQLException {
        return eachMember("DELETE FROM kpi_members WHERE day = ? AND kpi = ? AND grp = ? AND member = ?", key, members);
    }

    private long eachMember(String sql, KpiKey key, Set<UUID> members) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        long changed = 0;
        for (UUID member : members) {
            statement.setLong(1, key.epochDay());
            statement.setString(2, key.kpi());
            statement.setString(3, key.group());
            statement.setBytes(4, Uuids.toBlob(member));
            changed += statement.executeUpdate();
        }
        return changed;
    }

    /** A session that was counted is counted anew when its edges move: taken out where it was, put in where it is. */
    private void mergeSession(SessionKey key, SessionEdges edges) throws SQLException {
        SessionEdges before = SessionRows.read(session, key);
        SessionEdges after = before == null ? edges : before.merge(edges);
        if (!after.equals(before)) {
            SessionRows.write(session, key, after);
            contribute(key, before, -1);
            contribute(key, after, 1);
        }
    }

    void contribute(SessionKey key, @Nullable SessionEdges edges, int times) throws SQLException {
        SessionEdges.Contribution contribution = edges == null ? null : edges.contribution();
        if (contribution == null) {
            return;
        }
        KpiKey day = new KpiKey(key.kpi(), contribution.epochDay(), KpiKey.TOTAL);
        contribute(day, contribution, times);
        if (!contribution.group().equals(KpiKey.TOTAL)) {
            contribute(session.groups().bounded(day.of(contribution.group())), contribution, times);
        }
    }

    private void contribute(KpiKey key, SessionEdges.Contribution contribution, int times) {
        if (contribution.durationMillis() == null) {
            counts.merge(key, (long) times, Long::sum);
        } else {
            sketch(key).add(contribution.durationMillis(), times);
        }
    }

    /** Takes a session out, as though it had never been seen. */
    static void forgetSession(WriteSession session, SessionKey key) throws SQLException {
        SessionEdges known = SessionRows.read(session, key);
        if (known != null) {
            IncrementMerge merge = new IncrementMerge(session);
            merge.contribute(key, known, -1);
            merge.write();
            SessionRows.delete(session, key);
        }
    }

    static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
