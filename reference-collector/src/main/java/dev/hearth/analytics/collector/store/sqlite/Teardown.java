package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Takes everything out of the log that was sent with one key, with its ids and answers, so that it could be sent again;
 * and takes its sessions out of the KPIs. The days that it was on are counted again in the steps that follow.
 */
final class Teardown implements GroupCommitWriter.Work<Boolean> {
    private final Job job;
    private final String source;

    Teardown(Job job) {
        this.job = job;
        this.source = job.request().source();
    }

    @Override
    public Boolean run(WriteSession session) throws SQLException, RefusedException, StoreUnavailableException {
        session.forgetStatements();
        session.execute("PRAGMA secure_delete = ON");
        waitUntilCounted(session);
        SortedSet<Long> eventDays = eventDays(session);
        if (!eventDays.isEmpty()) {
            DayRecount.refuseIfPurged(session.connection(), eventDays.first());
        }
        long taken = 0;
        for (DayTables.Day day : session.days().all()) {
            forgetSessions(session, day);
            taken += takeOut(session, day);
        }
        QuarantineTable.forget(session, source);
        JobRows.stepDone(session, job, taken);
        if (!eventDays.isEmpty()) {
            JobRows.setDays(session, job, eventDays.first(), eventDays.last());
        }
        return true;
    }

    /** An event that is being counted at this moment would be counted after it is gone. */
    private void waitUntilCounted(WriteSession session) throws SQLException, StoreUnavailableException {
        long applied = LogReading.appliedPosition(session.connection());
        for (DayTables.Day day : session.days().after(applied)) {
            if (count(session, day, "seq > " + applied) > 0) {
                throw new StoreUnavailableException("events of the key " + source + " are not counted yet");
            }
        }
    }

    private long count(WriteSession session, DayTables.Day day, String which) throws SQLException {
        PreparedStatement select =
                session.prepared("SELECT count(*) FROM " + day.events() + " WHERE source = ? AND " + which);
        select.setString(1, source);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private SortedSet<Long> eventDays(WriteSession session) throws SQLException {
        SortedSet<Long> days = new TreeSet<>();
        for (DayTables.Day day : session.days().all()) {
            PreparedStatement select = session.prepared("SELECT DISTINCT " + DayTables.epochDaySql("ts_ms") + " FROM "
                    + day.events() + " WHERE source = ? AND late <> 1");
            select.setString(1, source);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    days.add(row.getLong(1));
                }
            }
        }
        return days;
    }

    private void forgetSessions(WriteSession session, DayTables.Day day) throws SQLException {
        List<SessionKey> sessions = new ArrayList<>();
        PreparedStatement select = session.prepared(
                "SELECT kpi, session_id FROM sessions WHERE session_id IN (SELECT DISTINCT session_id FROM "
                        + day.events() + " WHERE source = ?)");
        select.setString(1, source);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sessions.add(new SessionKey(row.getString(1), Uuids.fromBlob(row.getBytes(2))));
            }
        }
        for (SessionKey key : sessions) {
            IncrementMerge.forgetSession(session, key);
        }
    }

    private long takeOut(WriteSession session, DayTables.Day day) throws SQLException {
        long all = count(session, day, "true");
        long late = count(session, day, "late = 1");
        long setAside = count(session, day, "seq IN (SELECT seq FROM set_aside)");
        Counters counters = new Counters(session);
        counters.addIntegrity(day.epochDay(), "received", -all);
        counters.addIntegrity(day.epochDay(), "accepted", -all);
        counters.addIntegrity(day.epochDay(), IntegrityReading.LATE, -late);
        counters.addIntegrity(day.epochDay(), IntegrityReading.SET_ASIDE, -setAside);
        counters.addIntegrity(day.epochDay(), IntegrityReading.COUNTED, late + setAside - all);
        String events = day.events() + " WHERE source = ?";
        change(session, "DELETE FROM set_aside WHERE seq IN (SELECT seq FROM " + events + ")");
        if (day.deduped()) {
            change(session, "DELETE FROM " + day.ids() + " WHERE event_id IN (SELECT event_id FROM " + events + ")");
            change(session, "DELETE FROM " + day.batches() + " WHERE source = ?");
        }
        change(session, "DELETE FROM " + events);
        return all;
    }

    private void change(WriteSession session, String sql) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        statement.setString(1, source);
        statement.executeUpdate();
    }
}
