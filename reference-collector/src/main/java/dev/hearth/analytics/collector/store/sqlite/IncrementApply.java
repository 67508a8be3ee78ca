package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Applies increments and moves the position, if the epoch and the position are still the caller's. */
final class IncrementApply implements GroupCommitWriter.Work<Boolean> {
    private static final Set<SQLiteErrorCode> THEIR_FAULT = EnumSet.of(
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_CONSTRAINT_DATATYPE,
            SQLiteErrorCode.SQLITE_CONSTRAINT_NOTNULL,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_TOOBIG,
            SQLiteErrorCode.SQLITE_RANGE);

    private final long epoch;
    private final Increments increments;

    IncrementApply(long epoch, Increments increments) {
        this.epoch = epoch;
        this.increments = increments;
    }

    @Override
    public Boolean run(WriteSession session) throws SQLException, FencedException, InapplicableException {
        movePosition(session, epoch, increments.fromPosition(), increments.toPosition());
        try {
            merge(session);
        } catch (SQLException e) {
            if (isTheirFault(e)) {
                throw new InapplicableException("the store refused the increments: " + e.getMessage(), e);
            }
            throw e;
        }
        return true;
    }

    /** A value that its column does not take, such as a sum past 64 bits. Everything else is the file's fault. */
    static boolean isTheirFault(SQLException e) {
        return e instanceof SQLiteException sqlite && THEIR_FAULT.contains(sqlite.getResultCode());
    }

    private void merge(WriteSession session) throws SQLException {
        IncrementMerge.merge(session, increments);
        Counters counters = new Counters(session);
        for (Map.Entry<Long, Long> counted : increments.countedByReceiptDay().entrySet()) {
            counters.addIntegrity(counted.getKey(), IntegrityReading.COUNTED, counted.getValue());
        }
        for (Map.Entry<Long, Long> late : increments.lateByReceiptDay().entrySet()) {
            counters.addIntegrity(late.getKey(), IntegrityReading.LATE, late.getValue());
        }
    }

    static void movePosition(WriteSession session, long epoch, long from, long to)
            throws SQLException, FencedException {
        PreparedStatement move =
                session.prepared("UPDATE aggregation SET position = ? WHERE epoch = ? AND position = ?");
        move.setLong(1, to);
        move.setLong(2, epoch);
        move.setLong(3, from);
        if (move.executeUpdate() != 1) {
            throw new FencedException("another worker has taken over after position " + from);
        }
    }
}
