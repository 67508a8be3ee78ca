package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One day of a backfill: recounts beside the running aggregation, and then corrects what differs. What can be added twice
 * without harm, members and edges of sessions, comes first and in small pieces, so that no batch waits long for the
 * writer; the rest comes in one piece with the job's progress. Killed in the middle, the day is simply done again.
 */
final class DayBackfill {
    private static final int PIECE_MAX = 5_000;

    private final SqliteFile file;
    private final Writing writing;
    private final EventCounter counter;
    private final boolean gainsLate;

    /** Has a piece of work done, and waits for it. */
    interface Writing {
        <T> T write(GroupCommitWriter.Work<T> work) throws StoreUnavailableException, RefusedException;
    }

    /** @param gainsLate whether late events of the day are counted from now on */
    DayBackfill(SqliteFile file, Writing writing, EventCounter counter, boolean gainsLate) {
        this.file = file;
        this.writing = writing;
        this.counter = counter;
        this.gainsLate = gainsLate;
    }

    void run(Job job, long epochDay) throws StoreUnavailableException, RefusedException {
        try (DayRecount recount = new DayRecount(file, epochDay, counter, gainsLate)) {
            DayCorrection correction = DayCorrection.of(recount);
            addMissingGroups(correction.missingGroups());
            addMissingMembers(correction.missing());
            addSessions(correction.sessions());
            writing.write(session -> finish(session, job, recount, correction));
        } catch (SQLException e) {
            if (IncrementApply.isTheirFault(e)) {
                throw new RefusedException("the events of " + LocalDate.ofEpochDay(epochDay)
                        + " come to more than can be kept: its KPIs stay as they are");
            }
            throw new StoreUnavailableException("the log cannot be read: " + e.getMessage(), e);
        }
    }

    private void addMissingGroups(Set<KpiKey> groups) throws StoreUnavailableException, RefusedException {
        if (!groups.isEmpty()) {
            writing.write(session -> {
                for (KpiKey group : groups) {
                    session.groups().bounded(group);
                }
                return true;
            });
        }
    }

    private void addMissingMembers(Map<KpiKey, Set<UUID>> missing) throws StoreUnavailableException, RefusedException {
        Increments piece = new Increments(0, 0);
        int size = 0;
        for (Map.Entry<KpiKey, Set<UUID>> members : missing.entrySet()) {
            for (UUID member : members.getValue()) {
                piece.addMember(members.getKey(), member);
                if (++size % PIECE_MAX == 0) {
                    add(piece);
                    piece = new Increments(0, 0);
                }
            }
        }
        add(piece);
    }

    private void addSessions(Map<SessionKey, SessionEdges> sessions)
            throws StoreUnavailableException, RefusedException {
        Increments piece = new Increments(0, 0);
        int size = 0;
        for (Map.Entry<SessionKey, SessionEdges> edges : sessions.entrySet()) {
            piece.addSession(edges.getKey(), edges.getValue());
            if (++size % PIECE_MAX == 0) {
                add(piece);
                piece = new Increments(0, 0);
            }
        }
        add(piece);
    }

    private void add(Increments piece) throws StoreUnavailableException, RefusedException {
        if (!piece.members().isEmpty() || !piece.sessions().isEmpty()) {
            writing.write(session -> {
                IncrementMerge.merge(session, piece);
                return true;
            });
        }
    }

    private Boolean finish(WriteSession session, Job job, DayRecount recount, DayCorrection correction)
            throws SQLException {
        IncrementMerge.correct(session, correction);
        if (!correction.surplus().isEmpty() || !correction.surplusGroups().isEmpty()) {
            session.groups().forget();
            countAgainWhatCameSince(session, recount);
        }
        Counters counters = new Counters(session);
        for (Map.Entry<DayTables.Day, Long> day : perDay(recount.gained()).entrySet()) {
            counters.addIntegrity(day.getKey().epochDay(), IntegrityReading.LATE, -day.getValue());
            counters.addIntegrity(day.getKey().epochDay(), IntegrityReading.COUNTED, day.getValue());
        }
        for (Map.Entry<DayTables.Day, Long> day : perDay(recount.repaired()).entrySet()) {
            counters.addIntegrity(day.getKey().epochDay(), IntegrityReading.SET_ASIDE, -day.getValue());
            counters.addIntegrity(day.getKey().epochDay(), IntegrityReading.COUNTED, day.getValue());
        }
        for (DayRecount.LogPlace event : recount.gained()) {
            session.execute("UPDATE " + event.day().events() + " SET late = " + DayRecount.LATE_COUNTED
                    + " WHERE seq = " + event.seq());
        }
        for (DayRecount.LogPlace event : recount.repaired()) {
            session.execute("DELETE FROM set_aside WHERE seq = " + event.seq());
        }
        JobRows.stepDone(session, job, recount.gained().size());
        return true;
    }

    private static Map<DayTables.Day, Long> perDay(List<DayRecount.LogPlace> events) {
        Map<DayTables.Day, Long> perDay = new LinkedHashMap<>();
        events.forEach(event -> perDay.merge(event.day(), 1L, Long::sum));
        return perDay;
    }

    /** A member that was taken away may have been among those of an event that was applied after the recount. */
    private void countAgainWhatCameSince(WriteSession session, DayRecount recount) throws SQLException {
        Increments since = new Increments(0, 0);
        long applied = LogReading.appliedPosition(session.connection());
        for (DayTables.Day day : session.days().after(recount.applied())) {
            String sql = "SELECT " + LogReading.EVENT_COLUMNS + " FROM " + day.events() + " WHERE late = 0 AND seq > "
                    + recount.applied() + " AND seq <= " + applied + " AND "
                    + DayRecount.onTheDay(recount.epochDay())
                    + " AND seq NOT IN (SELECT seq FROM set_aside) ORDER BY seq";
            try (PreparedStatement select = session.connection().prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counter.count(LogReading.event(row), since);
                }
            }
        }
        Increments members = new Increments(0, 0);
        since.members().forEach((key, added) -> new LinkedHashSet<>(added).forEach(m -> members.addMember(key, m)));
        IncrementMerge.merge(session, members);
    }
}
