package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Inserts the events of a batch into the log of a day. A batch is mostly one session of one village: what all of it shares is given
 * to SQLite once for {@value #TOGETHER} rows, which go in with one statement. Half of what a row costs is handing it over. Writer
 * thread only.
 */
final class EventRows {
    static final int TOGETHER = 20;

    private static final int SHARED = 7;
    private static final int OWN = 9;
    private static final String ONE_ROW = rows(1);
    private static final String TOGETHER_ROWS = rows(TOGETHER);

    private final WriteSession session;
    private final DayTables.Day day;
    private final IncomingBatch batch;

    EventRows(WriteSession session, DayTables.Day day, IncomingBatch batch) {
        this.session = session;
        this.day = day;
        this.batch = batch;
    }

    /** In their order, at the positions that are next. */
    void insert(List<Candidate> accepted) throws SQLException {
        int from = 0;
        while (from < accepted.size()) {
            int rows = areAlike(accepted, from) ? TOGETHER : 1;
            insertAlike(accepted.subList(from, from + rows));
            from += rows;
        }
    }

    /** Whether there are so many from there on, and all of one session in one game. */
    private static boolean areAlike(List<Candidate> accepted, int from) {
        if (accepted.size() - from < TOGETHER) {
            return false;
        }
        EventRecord first = accepted.get(from).event();
        for (int i = from + 1; i < from + TOGETHER; i++) {
            EventRecord other = accepted.get(i).event();
            boolean alike = other.anonVillage().equals(first.anonVillage())
                    && other.sessionId().equals(first.sessionId())
                    && other.appVersion().equals(first.appVersion())
                    && other.platform().equals(first.platform());
            if (!alike) {
                return false;
            }
        }
        return true;
    }

    private void insertAlike(List<Candidate> alike) throws SQLException {
        PreparedStatement insert =
                session.prepared("INSERT INTO " + day.events() + (alike.size() == 1 ? ONE_ROW : TOGETHER_ROWS));
        EventRecord first = alike.get(0).event();
        insert.setLong(1, session.nextSeq());
        insert.setLong(2, batch.receivedMillis());
        insert.setBytes(3, Uuids.toBlob(first.anonVillage()));
        insert.setBytes(4, Uuids.toBlob(first.sessionId()));
        insert.setString(5, first.appVersion());
        insert.setString(6, first.platform());
        insert.setString(7, batch.source());
        int parameter = SHARED;
        for (Candidate candidate : alike) {
            EventRecord event = candidate.event();
            insert.setBytes(++parameter, Uuids.toBlob(event.eventId()));
            insert.setString(++parameter, event.name());
            insert.setInt(++parameter, event.version());
            insert.setLong(++parameter, event.tsMillis());
            insert.setLong(++parameter, event.clientTsMillis());
            insert.setInt(++parameter, candidate.late() ? 1 : 0);
            insert.setLong(++parameter, event.seq());
            insert.setInt(++parameter, event.sampleOneIn());
            insert.setString(++parameter, event.payload());
        }
        insert.executeUpdate();
        session.setNextSeq(session.nextSeq() + alike.size());
    }

    private static String rows(int count) {
        StringBuilder sql = new StringBuilder(" (seq, received_ms, village, session_id, app_version, platform, source,"
                + " event_id, name, version, ts_ms, client_ts_ms, late, session_seq, sample_one_in, payload) VALUES ");
        for (int row = 0; row < count; row++) {
            sql.append(row == 0 ? "(?1" : ", (?1 + " + row).append(", ?2, ?3, ?4, ?5, ?6, ?7");
            for (int own = 1; own <= OWN; own++) {
                sql.append(", ?").append(SHARED + row * OWN + own);
            }
            sql.append(')');
        }
        return sql.toString();
    }
}
