package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.FencedException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Moves the position past events that cannot be counted, and remembers which. */
final class SetAside implements GroupCommitWriter.Work<Boolean> {
    private static final int WHY_LENGTH_MAX = 200;

    private final long epoch;
    private final long fromPosition;
    private final long toPosition;
    private final String why;

    SetAside(long epoch, long fromPosition, long toPosition, String why) {
        this.epoch = epoch;
        this.fromPosition = fromPosition;
        this.toPosition = toPosition;
        this.why = why.length() <= WHY_LENGTH_MAX ? why : why.substring(0, WHY_LENGTH_MAX);
    }

    @Override
    public Boolean run(WriteSession session) throws SQLException, FencedException {
        IncrementApply.movePosition(session, epoch, fromPosition, toPosition);
        for (DayTables.Day day : session.days().after(fromPosition)) {
            PreparedStatement insert = session.prepared("INSERT INTO set_aside SELECT seq, " + day.epochDay()
                    + ", ? FROM " + day.events() + " WHERE seq > ? AND seq <= ?");
            insert.setString(1, why);
            insert.setLong(2, fromPosition);
            insert.setLong(3, toPosition);
            new Counters(session).addIntegrity(day.epochDay(), IntegrityReading.SET_ASIDE, insert.executeUpdate());
        }
        return true;
    }

    /** Whether an event of that position is set aside. */
    static boolean contains(WriteSession session, long seq) throws SQLException {
        PreparedStatement select = session.prepared("SELECT 1 FROM set_aside WHERE seq = ?");
        select.setLong(1, seq);
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }
}
