package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.DurationSketch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the counted values. */
final class KpiReading {
    private KpiReading() {}

    /** @param table {@code kpi_counts} or {@code kpi_distinct} */
    static SortedMap<Long, Long> values(Connection connection, String table, String kpi, long firstDay, long lastDay)
            throws SQLException {
        SortedMap<Long, Long> values = new TreeMap<>();
        String sql = "SELECT day, value FROM " + table + " WHERE day BETWEEN ? AND ? AND kpi = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, firstDay);
            select.setLong(2, lastDay);
            select.setString(3, kpi);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    values.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return values;
    }

    static SortedMap<Long, DurationSketch> durations(Connection connection, String kpi, long firstDay, long lastDay)
            throws SQLException {
        SortedMap<Long, DurationSketch> sketches = new TreeMap<>();
        String sql =
                "SELECT day, sessions, sum_ms, buckets FROM kpi_durations WHERE day BETWEEN ? AND ? AND kpi = ? AND sessions > 0";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, firstDay);
            select.setLong(2, lastDay);
            select.setString(3, kpi);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sketches.put(row.getLong(1), SketchBlob.decode(row.getLong(2), row.getLong(3), row.getBytes(4)));
                }
            }
        }
        return sketches;
    }
}
