package dev.hearth.analytics.collector.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Adds to a number in a table whose rows come into being when they are first added to. Writer thread only. */
final class Counters {
    private final WriteSession session;

    Counters(WriteSession session) {
        this.session = session;
    }

    void addIntegrity(long day, String measure, long value) throws SQLException {
        add("integrity (day, measure, value) VALUES (?, ?, ?) ON CONFLICT (day, measure)", value, day, measure);
    }

    void addLoss(long day, String eventName, String reason, long value) throws SQLException {
        add(
                "client_losses (day, event_name, reason, value) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (day, event_name, reason)",
                value,
                day,
                eventName,
                reason);
    }

    void addCount(long day, String kpi, long value) throws SQLException {
        add("kpi_counts (day, kpi, value) VALUES (?, ?, ?) ON CONFLICT (day, kpi)", value, day, kpi);
    }

    void addDistinct(long day, String kpi, long value) throws SQLException {
        add("kpi_distinct (day, kpi, value) VALUES (?, ?, ?) ON CONFLICT (day, kpi)", value, day, kpi);
    }

    private void add(String target, long value, Object... key) throws SQLException {
        if (value == 0) {
            return;
        }
        PreparedStatement upsert =
                session.prepared("INSERT INTO " + target + " DO UPDATE SET value = value + excluded.value");
        for (int i = 0; i < key.length; i++) {
            upsert.setObject(i + 1, key[i]);
        }
        upsert.setLong(key.length + 1, value);
        upsert.executeUpdate();
    }
}
