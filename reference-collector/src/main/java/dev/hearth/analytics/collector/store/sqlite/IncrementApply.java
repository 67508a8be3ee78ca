package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.Increments;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Applies increments and moves the position, if the epoch and the position are still the caller's. */
final class IncrementApply implements GroupCommitWriter.Work<Boolean> {
    private final long epoch;
    private final Increments increments;

    IncrementApply(long epoch, Increments increments) {
        this.epoch = epoch;
        this.increments = increments;
    }

    @Override
    public Boolean run(WriteSession session) throws SQLException, FencedException {
        movePosition(session);
        IncrementMerge.merge(session, increments);
        Counters counters = new Counters(session);
        for (Map.Entry<Long, Long> counted : increments.countedByReceiptDay().entrySet()) {
            counters.addIntegrity(counted.getKey(), IntegrityReading.COUNTED, counted.getValue());
        }
        for (Map.Entry<Long, Long> late : increments.lateByReceiptDay().entrySet()) {
            counters.addIntegrity(late.getKey(), IntegrityReading.LATE, late.getValue());
        }
        return true;
    }

    private void movePosition(WriteSession session) throws SQLException, FencedException {
        PreparedStatement move =
                session.prepared("UPDATE aggregation SET position = ? WHERE epoch = ? AND position = ?");
        move.setLong(1, increments.toPosition());
        move.setLong(2, epoch);
        move.setLong(3, increments.fromPosition());
        if (move.executeUpdate() != 1) {
            throw new FencedException("another worker has taken over after position " + increments.fromPosition());
        }
    }
}
