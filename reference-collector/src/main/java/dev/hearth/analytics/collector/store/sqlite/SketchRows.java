package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The sketches of days, a row each; an empty one has none. Writer thread only. */
final class SketchRows {
    private SketchRows() {}

    static void merge(WriteSession session, KpiKey key, ValueSketch change) throws SQLException {
        if (change.isEmpty()) {
            return;
        }
        ValueSketch sketch = read(session, key);
        sketch.merge(change);
        if (sketch.isEmpty()) {
            delete(session, key);
        } else {
            write(session, key, sketch);
        }
    }

    private static ValueSketch read(WriteSession session, KpiKey key) throws SQLException {
        PreparedStatement select =
                session.prepared("SELECT n, sum, buckets FROM kpi_sketches WHERE kpi = ? AND grp = ? AND day = ?");
        bind(select, key);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? SketchBlob.decode(row.getLong(1), row.getLong(2), row.getBytes(3)) : new ValueSketch();
        }
    }

    private static void write(WriteSession session, KpiKey key, ValueSketch sketch) throws SQLException {
        PreparedStatement replace = session.prepared("INSERT OR REPLACE INTO kpi_sketches VALUES (?, ?, ?, ?, ?, ?)");
        bind(replace, key);
        replace.setLong(4, sketch.count());
        replace.setLong(5, sketch.sum());
        replace.setBytes(6, SketchBlob.encode(sketch));
        replace.executeUpdate();
    }

    private static void delete(WriteSession session, KpiKey key) throws SQLException {
        PreparedStatement delete = session.prepared("DELETE FROM kpi_sketches WHERE kpi = ? AND grp = ? AND day = ?");
        bind(delete, key);
        delete.executeUpdate();
    }

    private static void bind(PreparedStatement statement, KpiKey key) throws SQLException {
        statement.setString(1, key.kpi());
        statement.setString(2, key.group());
        statement.setLong(3, key.epochDay());
    }
}
