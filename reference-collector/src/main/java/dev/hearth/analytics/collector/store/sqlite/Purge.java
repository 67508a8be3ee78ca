package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.RefusedException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** One step of a purge: drops the oldest day that has to go; when there is none, what only served to count them. */
final class Purge implements GroupCommitWriter.Work<Boolean> {
    private final Job job;
    private final long beforeDay;

    Purge(Job job) {
        this.job = job;
        this.beforeDay = job.request().lastDay() + 1;
    }

    @Override
    public Boolean run(WriteSession session) throws SQLException, RefusedException {
        session.forgetStatements();
        // What is deleted is overwritten: a purge that leaves the events in free pages would be half of one.
        session.execute("PRAGMA secure_delete = ON");
        List<DayTables.Day> days = session.days().all().stream()
                .filter(day -> day.epochDay() < beforeDay)
                .toList();
        for (DayTables.Day day : days) {
            refuseIfPending(session, day);
        }
        // First of all: from here on no day of them can be counted again from half a log.
        session.execute("UPDATE retention SET purged_before = max(coalesce(purged_before, " + beforeDay + "), "
                + beforeDay + ")");
        if (!days.isEmpty()) {
            drop(session, days.get(0));
        }
        if (days.size() <= 1) {
            forgetMembers(session);
            session.execute("UPDATE jobs SET steps_done = steps WHERE id = " + job.id());
        }
        return true;
    }

    private static void refuseIfPending(WriteSession session, DayTables.Day day) throws SQLException, RefusedException {
        long applied = LogReading.appliedPosition(session.connection());
        long last = SqliteFile.queryLong(session.connection(), "SELECT max(seq) FROM " + day.events());
        if (last > applied) {
            throw new RefusedException("the events received on " + LocalDate.ofEpochDay(day.epochDay())
                    + " are not all counted yet: run the collector first");
        }
    }

    private void drop(WriteSession session, DayTables.Day day) throws SQLException {
        session.execute("DELETE FROM set_aside WHERE day = " + day.epochDay());
        session.days().drop(day);
        JobRows.stepDone(session, job, 1);
    }

    private void forgetMembers(WriteSession session) throws SQLException {
        session.execute("DELETE FROM kpi_members WHERE day < " + beforeDay);
        session.execute("DELETE FROM sessions WHERE coalesce(start_ms, end_ms) < " + DAYS.toMillis(beforeDay));
    }
}
