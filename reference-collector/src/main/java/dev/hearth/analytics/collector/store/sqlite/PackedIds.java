package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.KpiKey;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Several ids, of events or of members, side by side in one value: a table is asked for all of them, or given all of them, with one
 * statement instead of one an id. Writer thread only.
 */
final class PackedIds {
    private static final int ID_BYTES = 16;
    private static final String EACH =
            "WITH RECURSIVE each (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM each WHERE i + 1 < ?2) ";
    private static final String ID = "substr(?1, i * " + ID_BYTES + " + 1, " + ID_BYTES + ")";

    private final byte[] packed;
    private final int count;

    private PackedIds(byte[] packed, int count) {
        this.packed = packed;
        this.count = count;
    }

    static PackedIds of(Collection<UUID> ids) {
        ByteBuffer packed = ByteBuffer.allocate(ids.size() * ID_BYTES);
        for (UUID id : ids) {
            packed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return new PackedIds(packed.array(), ids.size());
    }

    static PackedIds ofEvents(List<Candidate> candidates) {
        return of(candidates.stream()
                .map(candidate -> candidate.event().eventId())
                .toList());
    }

    /** Marks the places of those that the day knows. */
    void markKnown(WriteSession session, DayTables.Day day, BitSet known) throws SQLException {
        if (count == 0 || !isAnyBetween(session, day)) {
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

    /**
     * Whether the day knows any id from the least of them to the greatest. Our SDK numbers the events of a run, so that those of a
     * batch lie side by side: then one look says of all of them that they are new.
     */
    private boolean isAnyBetween(WriteSession session, DayTables.Day day) throws SQLException {
        PreparedStatement select =
                session.prepared("SELECT EXISTS (SELECT 1 FROM " + day.ids() + " WHERE event_id BETWEEN ? AND ?)");
        select.setBytes(1, id(least()));
        select.setBytes(2, id(greatest()));
        try (ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private int least() {
        int least = 0;
        for (int i = 1; i < count; i++) {
            least = compare(i, least) < 0 ? i : least;
        }
        return least;
    }

    private int greatest() {
        int greatest = 0;
        for (int i = 1; i < count; i++) {
            greatest = compare(i, greatest) > 0 ? i : greatest;
        }
        return greatest;
    }

    /** As SQLite compares blobs. */
    private int compare(int a, int b) {
        return Arrays.compareUnsigned(
                packed, a * ID_BYTES, (a + 1) * ID_BYTES, packed, b * ID_BYTES, (b + 1) * ID_BYTES);
    }

    private byte[] id(int i) {
        return Arrays.copyOfRange(packed, i * ID_BYTES, (i + 1) * ID_BYTES);
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

    /** Adds to a group those who are not in it yet, and says how many that were. */
    long insertMembers(WriteSession session, KpiKey key) throws SQLException {
        PreparedStatement insert =
                session.prepared(EACH + "INSERT OR IGNORE INTO kpi_members SELECT ?3, ?4, ?5, " + ID + " FROM each");
        bind(insert);
        insert.setLong(3, key.epochDay());
        insert.setString(4, key.kpi());
        insert.setString(5, key.group());
        return insert.executeUpdate();
    }

    private void bind(PreparedStatement statement) throws SQLException {
        statement.setBytes(1, packed);
        statement.setInt(2, count);
    }
}
