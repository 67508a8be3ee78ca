package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts one day again from the log as it is at one moment, into temporary tables that have the names of the real ones
 * and hide them. Writes nothing to the file and holds nobody up, however long it takes.
 *
 * <p>An event that came again after its id was forgotten is in the log twice, the second time late: it is counted once.
 */
final class DayRecount implements AutoCloseable {
    /** In the column {@code late}: came late, and was counted by a backfill. */
    static final int LATE_COUNTED = 2;

    /** An event that was in time came within the longest late window, and at most a clock's skew before its day. */
    private static final int DAYS_IN_TIME_MAX = 32;

    private static final int STEP_EVENTS_MAX = 2_000;

    private final long epochDay;
    private final EventCounter counter;
    private final Connection connection;
    private final WriteSession session;
    private final List<DayTables.Day> logDays;
    private final long applied;
    private final List<LogPlace> gained = new ArrayList<>();
    private final List<LogPlace> repaired = new ArrayList<>();

    /** An event of the log: the day whose table it is in, and its position. */
    record LogPlace(DayTables.Day day, long seq) {}

    /** Recounts at once. The moment that is looked at lasts until it is closed. */
    DayRecount(SqliteFile file, long epochDay, EventCounter counter, boolean gainsLate)
            throws SQLException, RefusedException {
        this.epochDay = epochDay;
        this.counter = counter;
        this.connection = file.openForReading();
        try {
            SqliteFile.execute(connection, "BEGIN");
            this.applied = LogReading.appliedPosition(connection);
            refuseIfPurged(connection, epochDay);
            // Temporary tables come last: what has been read of the real ones by name is read before.
            this.session = new WriteSession(connection);
            this.logDays = session.days().all().stream()
                    .filter(day -> day.epochDay() >= epochDay - 1)
                    .toList();
            session.execute("CREATE TEMP TABLE gained (seq INTEGER PRIMARY KEY)");
            if (gainsLate) {
                findLateEvents();
            }
            KpiTables.create(connection, "TEMP TABLE");
            for (DayTables.Day day : logDays) {
                count(day);
            }
            countSessions();
        } catch (SQLException | RefusedException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static void refuseIfPurged(Connection connection, long epochDay) throws SQLException, RefusedException {
        long purgedBefore = SqliteFile.queryLong(
                connection, "SELECT coalesce(purged_before, " + Long.MIN_VALUE + ") FROM retention");
        if (epochDay - 1 < purgedBefore) {
            throw new RefusedException("the log of " + LocalDate.ofEpochDay(epochDay)
                    + " is no longer kept whole: its KPIs stay as they are");
        }
    }

    /** The copies of late events that nobody has counted: of each event one, the oldest. */
    private void findLateEvents() throws SQLException {
        session.execute("CREATE TEMP TABLE late_ids (event_id BLOB PRIMARY KEY) WITHOUT ROWID");
        for (DayTables.Day day : logDays) {
            session.execute("INSERT OR IGNORE INTO late_ids SELECT event_id FROM " + day.events()
                    + " WHERE late > 0 AND late = 1 AND seq <= " + applied + " AND " + onTheDay(epochDay));
        }
        for (DayTables.Day day : logDays) {
            forgetIdsOf(day, isInTime(day) ? "late <> 1" : "late > 0 AND late <> 1");
        }
        for (DayTables.Day day : logDays) {
            gainLateEventsOf(day);
        }
    }

    private void gainLateEventsOf(DayTables.Day day) throws SQLException {
        String which = "late > 0 AND late = 1 AND seq <= " + applied + " AND " + onTheDay(epochDay)
                + " AND event_id IN (SELECT event_id FROM late_ids)";
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT min(seq) FROM " + day.events() + " WHERE " + which + " GROUP BY event_id ORDER BY 1");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                gained.add(new LogPlace(day, row.getLong(1)));
            }
        }
        session.execute(
                "INSERT INTO gained SELECT min(seq) FROM " + day.events() + " WHERE " + which + " GROUP BY event_id");
        forgetIdsOf(day, "late > 0 AND late = 1");
    }

    private void forgetIdsOf(DayTables.Day day, String which) throws SQLException {
        session.execute("DELETE FROM late_ids WHERE event_id IN (SELECT event_id FROM " + day.events() + " WHERE "
                + which + " AND " + onTheDay(epochDay) + " AND seq <= " + applied + ")");
    }

    private void count(DayTables.Day day) throws SQLException, RefusedException {
        String which = isInTime(day)
                ? "(late <> 1 OR seq IN (SELECT seq FROM gained))"
                : "late > 0 AND (late = " + LATE_COUNTED + " OR seq IN (SELECT seq FROM gained))";
        String sql =
                "SELECT " + LogReading.EVENT_COLUMNS + ", EXISTS (SELECT 1 FROM set_aside WHERE set_aside.seq = e.seq)"
                        + " FROM " + day.events() + " e WHERE " + which + " AND seq <= " + applied + " AND "
                        + onTheDay(epochDay) + " ORDER BY seq";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            Increments increments = new Increments(0, 0);
            int inStep = 0;
            while (row.next()) {
                countEvent(day, row, increments);
                if (++inStep == STEP_EVENTS_MAX) {
                    merge(increments);
                    increments = new Increments(0, 0);
                    inStep = 0;
                }
            }
            merge(increments);
        }
    }

    private void countEvent(DayTables.Day day, ResultSet row, Increments increments)
            throws SQLException, RefusedException {
        long seq = row.getLong(1);
        boolean setAside = row.getBoolean(LogReading.EVENT_COLUMN_COUNT + 1);
        try {
            EventRecord event = LogReading.event(row);
            if (setAside) {
                // It may fail half-way: what it adds must not be among the others then.
                counter.count(event, new Increments(0, 0));
                repaired.add(new LogPlace(day, seq));
            }
            counter.count(event, increments);
        } catch (RuntimeException e) {
            if (!setAside) {
                throw new RefusedException("the event at position " + seq + " cannot be counted again ("
                        + e.getClass().getSimpleName() + "): the KPIs of " + LocalDate.ofEpochDay(epochDay)
                        + " stay as they are");
            }
        }
    }

    private void merge(Increments increments) throws SQLException {
        IncrementMerge.mergeApart(session, increments);
    }

    /** The sessions that begin on the day, as they are known: their events may be on other days. */
    private void countSessions() throws SQLException {
        String sql = "SELECT start_ms, end_ms, grp, kpi, session_id FROM main.sessions WHERE start_ms >= "
                + DAYS.toMillis(epochDay) + " AND start_ms < " + DAYS.toMillis(epochDay + 1) + " ORDER BY start_ms";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            IncrementMerge merge = new IncrementMerge(session);
            while (row.next()) {
                SessionKey key = new SessionKey(row.getString(4), Uuids.fromBlob(row.getBytes(5)));
                merge.contribute(key, SessionRows.edges(row), 1);
            }
            merge.write();
        }
    }

    private boolean isInTime(DayTables.Day day) {
        return day.epochDay() <= epochDay + DAYS_IN_TIME_MAX;
    }

    static String onTheDay(long epochDay) {
        return "ts_ms >= " + DAYS.toMillis(epochDay) + " AND ts_ms < " + DAYS.toMillis(epochDay + 1);
    }

    long epochDay() {
        return epochDay;
    }

    /** Has the real tables as {@code main.…}, and the recounted ones without. */
    Connection connection() {
        return connection;
    }

    /** What is counted is what was applied up to here. */
    long applied() {
        return applied;
    }

    /** The late events that the day has gained. */
    List<LogPlace> gained() {
        return gained;
    }

    /** The events that were set aside, and can be counted now. */
    List<LogPlace> repaired() {
        return repaired;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
