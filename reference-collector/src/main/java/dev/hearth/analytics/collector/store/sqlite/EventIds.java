package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * The ids of several events, side by side in one value: a day is asked for all of them, or given all of them, with one
 * statement instead of one an event. Writer thread only.
 */
final class EventIds {
    private static final int ID_BYTES = 16;
    private static final String EACH =
            "WITH RECURSIVE each (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM each" + " WHERE i + 1 < ?2) ";
    private static final String ID = "substr(?1, i * " + ID_BYTES + " + 1, " + ID_BYTES + ")";

    private final byte[] packed;
    private final int count;

    private EventIds(byte[] packed, int count) {
        this.packed = packed;
        this.count = count;
    }

    static EventIds of(List<Candidate> candidates) {
        ByteBuffer packed = ByteBuffer.allocate(candidates.size() * ID_BYTES);
        for (Candidate candidate : candidates) {
            UUID id = candidate.event().eventId();
            packed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return new EventIds(packed.array(), candidates.size());
    }

    /** Marks the places of those that the day knows. */
    void markKnown(WriteSession session, DayTables.Day day, BitSet known) throws SQLException {
        if (count == 0) {
            return;
        }
        PreparedStatement select = session.prepared(
                EACH + "SELECT i FROM each WHERE EXISTS (SELECT 1 FROM " + day.ids() + " WHERE event_id = " + ID + ")");
        bind(select);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                known.set(row.getInt(1));
            }
        }
    }

    /** Adds all of them to the day, which knows none. */
    void insert(WriteSession session, DayTables.Day day) throws SQLException {
        if (count > 0) {
            PreparedStatement insert =
                    session.prepared(EACH + "INSERT INTO " + day.ids() + " SELECT " + ID + " FROM each");
            bind(insert);
            insert.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        statement.setBytes(1, packed);
        statement.setInt(2, count);
    }
}
