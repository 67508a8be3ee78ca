package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.DayKey;
import dev.hearth.analytics.collector.store.DurationSketch;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.SessionEdges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts one day again from the log. Counts and members are forgotten and made anew. The edges of sessions are merged
 * into those that are known, which changes nothing unless a late event is new; so sessions that reach into other days
 * need no look at those.
 *
 * <p>An event that came again after its id was forgotten is in the log twice, the second time late: it is counted once.
 */
final class DayBackfill implements GroupCommitWriter.Work<Long> {
    /** In the column {@code late}: came late, and was counted by a backfill. */
    private static final int LATE_COUNTED = 2;

    /** An event that was in time came within the longest late window, and at most a clock's skew before its day. */
    private static final int DAYS_IN_TIME_MAX = 32;

    private static final int STEP_EVENTS_MAX = 2_000;

    private final long epochDay;
    private final long fromMillis;
    private final long toMillis;
    private final EventCounter counter;

    DayBackfill(long epochDay, EventCounter counter) {
        this.epochDay = epochDay;
        this.fromMillis = DAYS.toMillis(epochDay);
        this.toMillis = DAYS.toMillis(epochDay + 1);
        this.counter = counter;
    }

    @Override
    public Long run(WriteSession session) throws SQLException, RefusedException {
        refuseIfPurged(session);
        List<DayTables.Day> days = session.days().all().stream()
                .filter(day -> day.epochDay() >= epochDay - 1)
                .toList();
        long gained = takeLateEvents(session, days);
        session.execute("DELETE FROM kpi_counts WHERE day = " + epochDay);
        session.execute("DELETE FROM kpi_distinct WHERE day = " + epochDay);
        session.execute("DELETE FROM kpi_members WHERE day = " + epochDay);
        long applied = LogReading.appliedPosition(session.connection());
        for (DayTables.Day day : days) {
            countAgain(session, day, applied);
        }
        sumUpSessions(session);
        return gained;
    }

    private void refuseIfPurged(WriteSession session) throws SQLException, RefusedException {
        long purgedBefore = SqliteFile.queryLong(
                session.connection(), "SELECT coalesce(purged_before, " + Long.MIN_VALUE + ") FROM retention");
        if (epochDay - 1 < purgedBefore) {
            throw new RefusedException("the log of " + LocalDate.ofEpochDay(epochDay)
                    + " is no longer kept whole: its KPIs stay as they are");
        }
    }

    private long takeLateEvents(WriteSession session, List<DayTables.Day> days) throws SQLException {
        session.execute("CREATE TEMP TABLE IF NOT EXISTS late_ids (event_id BLOB PRIMARY KEY) WITHOUT ROWID");
        session.execute("DELETE FROM late_ids");
        long applied = LogReading.appliedPosition(session.connection());
        for (DayTables.Day day : days) {
            session.execute("INSERT OR IGNORE INTO late_ids SELECT event_id FROM " + day.events()
                    + " WHERE late > 0 AND late = 1 AND seq <= " + applied + " AND " + onTheDay());
        }
        for (DayTables.Day day : days) {
            forgetIdsOf(session, day, isInTime(day) ? "late <> 1" : "late > 0 AND late <> 1");
        }
        long gained = 0;
        for (DayTables.Day day : days) {
            gained += takeLateEventsOf(session, day, applied);
        }
        return gained;
    }

    private long takeLateEventsOf(WriteSession session, DayTables.Day day, long applied) throws SQLException {
        long taken;
        try (PreparedStatement update = session.connection()
                .prepareStatement("UPDATE " + day.events() + " SET late = " + LATE_COUNTED
                        + " WHERE late > 0 AND late = 1 AND seq <= " + applied + " AND " + onTheDay()
                        + " AND event_id IN (SELECT event_id FROM late_ids)")) {
            taken = update.executeUpdate();
        }
        forgetIdsOf(session, day, "late > 0 AND late = " + LATE_COUNTED);
        Counters counters = new Counters(session);
        counters.addIntegrity(day.epochDay(), IntegrityReading.LATE, -taken);
        counters.addIntegrity(day.epochDay(), IntegrityReading.COUNTED, taken);
        return taken;
    }

    /** What has been counted already, or is taken now, is not taken again. */
    private void forgetIdsOf(WriteSession session, DayTables.Day day, String which) throws SQLException {
        session.execute("DELETE FROM late_ids WHERE event_id IN (SELECT event_id FROM " + day.events() + " WHERE "
                + which + " AND " + onTheDay() + ")");
    }

    private void countAgain(WriteSession session, DayTables.Day day, long applied) throws SQLException {
        String which = isInTime(day) ? "late <> 1" : "late > 0 AND late = " + LATE_COUNTED;
        String sql = "SELECT " + LogReading.EVENT_COLUMNS + " FROM " + day.events() + " WHERE " + which + " AND seq <= "
                + applied + " AND " + onTheDay();
        try (PreparedStatement select = session.connection().prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            Increments increments = new Increments(0, 0);
            int inStep = 0;
            while (row.next()) {
                counter.count(LogReading.event(row), increments);
                if (++inStep == STEP_EVENTS_MAX) {
                    IncrementMerge.merge(session, increments);
                    increments = new Increments(0, 0);
                    inStep = 0;
                }
            }
            IncrementMerge.merge(session, increments);
        }
    }

    private boolean isInTime(DayTables.Day day) {
        return day.epochDay() <= epochDay + DAYS_IN_TIME_MAX;
    }

    private String onTheDay() {
        return "ts_ms >= " + fromMillis + " AND ts_ms < " + toMillis;
    }

    private void sumUpSessions(WriteSession session) throws SQLException {
        Map<String, DurationSketch> sketches = new TreeMap<>();
        String sql = "SELECT kpi, start_ms, end_ms FROM sessions WHERE start_ms >= " + fromMillis + " AND start_ms < "
                + toMillis;
        try (PreparedStatement select = session.connection().prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                SessionEdges edges =
                        new SessionEdges(IncrementMerge.nullableLong(row, 2), IncrementMerge.nullableLong(row, 3));
                add(sketches, row.getString(1), edges.contribution());
            }
        }
        session.execute("DELETE FROM kpi_durations WHERE day = " + epochDay);
        for (Map.Entry<String, DurationSketch> sketch : sketches.entrySet()) {
            IncrementMerge.writeDay(session, new DayKey(sketch.getKey(), epochDay), sketch.getValue());
        }
    }

    private static void add(
            Map<String, DurationSketch> sketches, String kpi, SessionEdges.@Nullable Contribution contribution) {
        if (contribution != null) {
            sketches.computeIfAbsent(kpi, k -> new DurationSketch()).add(contribution.durationMillis());
        }
    }
}
