package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How what a day was counted to differs from what it must be, at the moment of the recount. Because everything adds up,
 * the difference can be added at a later moment too, when more has been counted.
 *
 * @param counts what to add, or to take away
 * @param distinct what to add to numbers of members, beside what missing and surplus members do to them
 * @param sketches what to merge
 * @param missing members that are not there
 * @param surplus members that should not be there
 * @param sessions edges that are further out than the known ones
 * @param missingGroups groups that are not registered
 * @param surplusGroups groups that should not be registered
 */
record DayCorrection(
        Map<KpiKey, Long> counts,
        Map<KpiKey, Long> distinct,
        Map<KpiKey, ValueSketch> sketches,
        Map<KpiKey, Set<UUID>> missing,
        Map<KpiKey, Set<UUID>> surplus,
        Map<SessionKey, SessionEdges> sessions,
        Set<KpiKey> missingGroups,
        Set<KpiKey> surplusGroups) {
    static DayCorrection of(DayRecount recount) throws SQLException {
        Connection connection = recount.connection();
        long day = recount.epochDay();
        Map<KpiKey, Set<UUID>> missing = members(connection, day, "temp", "main");
        Map<KpiKey, Set<UUID>> surplus = members(connection, day, "main", "temp");
        Map<KpiKey, Long> distinct = differences(connection, day, "kpi_distinct");
        missing.forEach((key, members) -> distinct.merge(key, (long) -members.size(), Long::sum));
        surplus.forEach((key, members) -> distinct.merge(key, (long) members.size(), Long::sum));
        return new DayCorrection(
                differences(connection, day, "kpi_counts"),
                distinct,
                sketches(connection, day),
                missing,
                surplus,
                sessions(connection),
                groups(connection, day, "temp", "main"),
                groups(connection, day, "main", "temp"));
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private static void each(Connection connection, String sql, Row reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    private static Map<KpiKey, Long> differences(Connection connection, long day, String table) throws SQLException {
        Map<KpiKey, Long> differences = new LinkedHashMap<>();
        String sql = "SELECT kpi, grp, sum(v) FROM (SELECT kpi, grp, value AS v FROM temp." + table + " WHERE day = "
                + day + " UNION ALL SELECT kpi, grp, -value FROM main." + table + " WHERE day = " + day
                + ") GROUP BY kpi, grp HAVING sum(v) <> 0";
        each(connection, sql, row -> differences.put(key(row, day), row.getLong(3)));
        return differences;
    }

    private static Map<KpiKey, ValueSketch> sketches(Connection connection, long day) throws SQLException {
        Map<KpiKey, ValueSketch> sketches = new LinkedHashMap<>();
        String from = "SELECT kpi, grp, n, sum, buckets FROM ";
        each(
                connection,
                from + "temp.kpi_sketches WHERE day = " + day,
                row -> sketches.put(key(row, day), SketchBlob.decode(row.getLong(3), row.getLong(4), row.getBytes(5))));
        each(connection, from + "main.kpi_sketches WHERE day = " + day, row -> {
            ValueSketch there = SketchBlob.decode(row.getLong(3), row.getLong(4), row.getBytes(5));
            sketches.computeIfAbsent(key(row, day), key -> new ValueSketch()).merge(there.negated());
        });
        sketches.values().removeIf(ValueSketch::isEmpty);
        return sketches;
    }

    private static Map<KpiKey, Set<UUID>> members(Connection connection, long day, String in, String notIn)
            throws SQLException {
        Map<KpiKey, Set<UUID>> members = new LinkedHashMap<>();
        String sql = "SELECT kpi, grp, member FROM " + in + ".kpi_members WHERE day = " + day
                + " EXCEPT SELECT kpi, grp, member FROM " + notIn + ".kpi_members WHERE day = " + day;
        each(
                connection,
                sql,
                row -> members.computeIfAbsent(key(row, day), key -> new LinkedHashSet<>())
                        .add(Uuids.fromBlob(row.getBytes(3))));
        return members;
    }

    private static Set<KpiKey> groups(Connection connection, long day, String in, String notIn) throws SQLException {
        Set<KpiKey> groups = new LinkedHashSet<>();
        String sql = "SELECT kpi, grp FROM " + in + ".kpi_groups WHERE day = " + day + " EXCEPT SELECT kpi, grp FROM "
                + notIn + ".kpi_groups WHERE day = " + day;
        each(connection, sql, row -> groups.add(key(row, day)));
        return groups;
    }

    private static Map<SessionKey, SessionEdges> sessions(Connection connection) throws SQLException {
        Map<SessionKey, SessionEdges> sessions = new LinkedHashMap<>();
        String sql = "SELECT t.start_ms, t.end_ms, t.grp, t.kpi, t.session_id, m.session_id IS NOT NULL, m.start_ms,"
                + " m.end_ms, m.grp FROM temp.sessions t LEFT JOIN main.sessions m"
                + " ON m.kpi = t.kpi AND m.session_id = t.session_id";
        each(connection, sql, row -> {
            SessionEdges found = SessionRows.edges(row);
            SessionEdges known = new SessionEdges(
                    IncrementMerge.nullableLong(row, 7),
                    IncrementMerge.nullableLong(row, 8),
                    row.getBoolean(6) ? row.getString(9) : "");
            if (!row.getBoolean(6) || !known.merge(found).equals(known)) {
                sessions.put(new SessionKey(row.getString(4), Uuids.fromBlob(row.getBytes(5))), found);
            }
        });
        return sessions;
    }

    private static KpiKey key(ResultSet row, long day) throws SQLException {
        return new KpiKey(row.getString(1), day, row.getString(2));
    }
}
