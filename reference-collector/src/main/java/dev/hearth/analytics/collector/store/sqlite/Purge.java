package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.RefusedException;
import java.sql.SQLException;
import java.time.LocalDate;

/** Drops the log of old days, and what only served to count them. */
final class Purge implements GroupCommitWriter.Work<Integer> {
    private final long beforeDay;

    Purge(long beforeDay) {
        this.beforeDay = beforeDay;
    }

    @Override
    public Integer run(WriteSession session) throws SQLException, RefusedException {
        long applied = LogReading.appliedPosition(session.connection());
        session.forgetStatements();
        int dropped = 0;
        for (DayTables.Day day : session.days().all()) {
            if (day.epochDay() < beforeDay) {
                refuseIfPending(session, day, applied);
                session.days().drop(day);
                dropped++;
            }
        }
        session.execute("DELETE FROM kpi_members WHERE day < " + beforeDay);
        session.execute("DELETE FROM sessions WHERE coalesce(start_ms, end_ms) < " + DAYS.toMillis(beforeDay));
        session.execute("UPDATE retention SET purged_before = max(coalesce(purged_before, " + beforeDay + "), "
                + beforeDay + ")");
        return dropped;
    }

    private static void refuseIfPending(WriteSession session, DayTables.Day day, long applied)
            throws SQLException, RefusedException {
        long last = SqliteFile.queryLong(session.connection(), "SELECT max(seq) FROM " + day.events());
        if (last > applied) {
            throw new RefusedException("the events received on " + LocalDate.ofEpochDay(day.epochDay())
                    + " are not all counted yet: run the collector first");
        }
    }
}
