package dev.hearth.analytics.collector.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Adds to a number in a table whose rows come into being when they are first added to. Writer thread only. */
final class Counters {
    /** The most different losses of a day: a client must not be able to fill the store with words. */
    private static final int LOSS_ROWS_MAX = 1_000;

    private static final String OTHER_REASON = "other";

    /** The greatest number that every reader of JSON takes exactly; sums stop there instead of overflowing. */
    private static final long LOSS_MAX = (1L << 53) - 1;

    private final WriteSession session;

    Counters(WriteSession session) {
        this.session = session;
    }

    void addIntegrity(long day, String measure, long value) throws SQLException {
        add("integrity (day, measure, value) VALUES (?, ?, ?) ON CONFLICT (day, measure)", value, day, measure);
    }

    /** Adds what a client lost. The reasons are the client's words: past so many of them a day, all are one. */
    void addLoss(long day, String eventName, String reason, long value) throws SQLException {
        boolean full =
                SqliteFile.queryLong(session.connection(), "SELECT count(*) FROM client_losses WHERE day = " + day)
                        >= LOSS_ROWS_MAX;
        PreparedStatement upsert = session.prepared("INSERT INTO client_losses (day, event_name, reason, value)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (day, event_name, reason)"
                + " DO UPDATE SET value = min(value + excluded.value, " + LOSS_MAX + ")");
        upsert.setLong(1, day);
        upsert.setString(2, eventName);
        upsert.setString(3, full ? OTHER_REASON : reason);
        upsert.setLong(4, Math.min(value, LOSS_MAX));
        upsert.executeUpdate();
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
