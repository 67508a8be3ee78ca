package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the counted values of one KPI, of a range of days. */
final class KpiReading {
    static final String COUNTS = "kpi_counts";
    static final String DISTINCT = "kpi_distinct";

    private final String kpi;
    private final long firstDay;
    private final long lastDay;

    KpiReading(String kpi, long firstDay, long lastDay) {
        this.kpi = kpi;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    private interface Value<T> {
        T of(ResultSet row) throws SQLException;
    }

    SortedMap<Long, Long> values(Connection connection, String table) throws SQLException {
        return totals(connection, "value", table, row -> row.getLong(3));
    }

    SortedMap<Long, ValueSketch> sketches(Connection connection) throws SQLException {
        return totals(connection, "n, sum, buckets", "kpi_sketches", KpiReading::sketch);
    }

    /** A row a group, with its days in one text: each row and column that is read one by one costs more than the reading. */
    List<Grouped<Long>> valuesByGroup(Connection connection, String table) throws SQLException {
        List<Grouped<Long>> values = new ArrayList<>();
        String sql = "SELECT grp, group_concat(day), group_concat(value) FROM " + table + " WHERE kpi = ? AND grp <> '"
                + KpiKey.TOTAL + "' AND day BETWEEN ? AND ? GROUP BY grp";
        try (PreparedStatement select = prepared(connection, sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String group = row.getString(1);
                long[] days = numbers(row.getString(2));
                long[] numbers = numbers(row.getString(3));
                for (int i = 0; i < days.length; i++) {
                    values.add(new Grouped<>(days[i], group, numbers[i]));
                }
            }
        }
        return values;
    }

    private static long[] numbers(String list) {
        int commas = (int) list.chars().filter(c -> c == ',').count();
        long[] numbers = new long[commas + 1];
        int from = 0;
        for (int i = 0; i <= commas; i++) {
            int end = list.indexOf(',', from);
            numbers[i] = Long.parseLong(list, from, end < 0 ? list.length() : end, 10);
            from = end + 1;
        }
        return numbers;
    }

    List<Grouped<ValueSketch>> sketchesByGroup(Connection connection) throws SQLException {
        return groups(connection, "n, sum, buckets", "kpi_sketches", KpiReading::sketch);
    }

    private static ValueSketch sketch(ResultSet row) throws SQLException {
        return SketchBlob.decode(row.getLong(3), row.getLong(4), row.getBytes(5));
    }

    private <T> SortedMap<Long, T> totals(Connection connection, String columns, String table, Value<T> value)
            throws SQLException {
        SortedMap<Long, T> totals = new TreeMap<>();
        for (Grouped<T> total : select(connection, columns, table, "grp = ''", value)) {
            totals.put(total.epochDay(), total.value());
        }
        return totals;
    }

    private <T> List<Grouped<T>> groups(Connection connection, String columns, String table, Value<T> value)
            throws SQLException {
        return select(connection, columns, table, "grp <> '" + KpiKey.TOTAL + "'", value);
    }

    private <T> List<Grouped<T>> select(
            Connection connection, String columns, String table, String which, Value<T> value) throws SQLException {
        List<Grouped<T>> values = new ArrayList<>();
        String sql = "SELECT day, grp, " + columns + " FROM " + table + " WHERE kpi = ? AND " + which
                + " AND day BETWEEN ? AND ?";
        try (PreparedStatement select = prepared(connection, sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                values.add(new Grouped<>(row.getLong(1), row.getString(2), value.of(row)));
            }
        }
        return values;
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setString(1, kpi);
        select.setLong(2, firstDay);
        select.setLong(3, lastDay);
        return select;
    }
}
