package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.IntegrityDay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads where the events of a day of receipt went. What is pending is counted in the log after the applied position, and
 * not worked out from the other numbers: so the equation can be wrong, and means something when it holds.
 */
final class IntegrityReading {
    static final String REJECTED_PREFIX = "rejected:";
    static final String COUNTED = "counted";
    static final String LATE = "late";
    static final String SET_ASIDE = "set_aside";

    private IntegrityReading() {}

    /** Must run inside one transaction, or the numbers are of different moments. */
    static List<IntegrityDay> read(Connection connection, long firstDay, long lastDay) throws SQLException {
        SortedMap<Long, SortedMap<String, Long>> measures = measures(connection, firstDay, lastDay);
        Map<Long, Long> pending = pending(connection);
        Map<Long, List<ReportedLoss>> losses = losses(connection, firstDay, lastDay);
        List<IntegrityDay> days = new ArrayList<>();
        measures.forEach((day, values) ->
                days.add(day(day, values, pending.getOrDefault(day, 0L), losses.getOrDefault(day, List.of()))));
        return days;
    }

    private static IntegrityDay day(long day, SortedMap<String, Long> values, long pending, List<ReportedLoss> losses) {
        SortedMap<String, Long> rejected = new TreeMap<>();
        values.forEach((measure, value) -> {
            if (measure.startsWith(REJECTED_PREFIX)) {
                rejected.put(measure.substring(REJECTED_PREFIX.length()), value);
            }
        });
        long setAside = values.getOrDefault(SET_ASIDE, 0L);
        return new IntegrityDay(
                day,
                values.getOrDefault("received", 0L),
                values.getOrDefault("accepted", 0L),
                values.getOrDefault("duplicate", 0L),
                rejected,
                values.getOrDefault(LATE, 0L),
                values.getOrDefault(COUNTED, 0L),
                pending + setAside,
                setAside,
                losses);
    }

    private static SortedMap<Long, SortedMap<String, Long>> measures(Connection connection, long first, long last)
            throws SQLException {
        SortedMap<Long, SortedMap<String, Long>> measures = new TreeMap<>();
        String sql = "SELECT day, measure, value FROM integrity WHERE day BETWEEN ? AND ?"
                + " UNION ALL SELECT day, '', 0 FROM client_losses WHERE day BETWEEN ? AND ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, first);
            select.setLong(2, last);
            select.setLong(3, first);
            select.setLong(4, last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    measures.computeIfAbsent(row.getLong(1), day -> new TreeMap<>())
                            .put(row.getString(2), row.getLong(3));
                }
            }
        }
        return measures;
    }

    private static Map<Long, Long> pending(Connection connection) throws SQLException {
        long applied = LogReading.appliedPosition(connection);
        Map<Long, Long> pending = new TreeMap<>();
        for (DayTables.Day day : new DayTables(connection).after(applied)) {
            long count = SqliteFile.queryLong(
                    connection, "SELECT count(*) FROM " + day.events() + " WHERE seq > " + applied);
            pending.put(day.epochDay(), count);
        }
        return pending;
    }

    private static Map<Long, List<ReportedLoss>> losses(Connection connection, long first, long last)
            throws SQLException {
        Map<Long, List<ReportedLoss>> losses = new TreeMap<>();
        String sql = "SELECT day, event_name, reason, value FROM client_losses WHERE day BETWEEN ? AND ?"
                + " ORDER BY day, event_name, reason";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, first);
            select.setLong(2, last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    losses.computeIfAbsent(row.getLong(1), day -> new ArrayList<>())
                            .add(new ReportedLoss(row.getString(2), row.getString(3), row.getLong(4)));
                }
            }
        }
        return losses;
    }
}
