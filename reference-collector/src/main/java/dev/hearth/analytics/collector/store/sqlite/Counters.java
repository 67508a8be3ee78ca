package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.KpiKey;
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

    void addCount(KpiKey key, long value) throws SQLException {
        addTo("kpi_counts", key, value);
    }

    void addDistinct(KpiKey key, long value) throws SQLException {
        addTo("kpi_distinct", key, value);
    }

    private void addTo(String table, KpiKey key, long value) throws SQLException {
        add(
                table + " (kpi, grp, day, value) VALUES (?, ?, ?, ?) ON CONFLICT (kpi, grp, day)",
                value,
                key.kpi(),
                key.group(),
                key.epochDay());
        if (value < 0) {
            PreparedStatement delete =
                    session.prepared("DELETE FROM " + table + " WHERE kpi = ? AND grp = ? AND day = ? AND value = 0");
            delete.setString(1, key.kpi());
            delete.setString(2, key.group());
            delete.setLong(3, key.epochDay());
            delete.executeUpdate();
        }
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
