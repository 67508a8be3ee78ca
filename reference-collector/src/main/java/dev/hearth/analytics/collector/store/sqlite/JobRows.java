package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Job;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Maintenance that was asked for, a row each. */
final class JobRows {
    /** How many jobs are kept after they are over. */
    private static final int KEPT_MAX = 100;

    private static final String COLUMNS = "id, kind, first_day, last_day, source, steps_done, steps, affected, refusal";
    private static final String OPEN = "refusal IS NULL AND steps_done < steps";

    private JobRows() {}

    /** Inside a transaction. */
    static Job insert(Connection connection, Job.Request request) throws SQLException {
        long steps = steps(connection, request);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO jobs (kind, first_day, last_day, source, steps_done, steps, affected)"
                        + " VALUES (?, ?, ?, ?, 0, ?, 0)")) {
            insert.setString(1, request.kind().name());
            insert.setLong(2, request.firstDay());
            insert.setLong(3, request.lastDay());
            insert.setString(4, request.source());
            insert.setLong(5, steps);
            insert.executeUpdate();
        }
        long id = SqliteFile.queryLong(connection, "SELECT last_insert_rowid()");
        SqliteFile.execute(connection, "DELETE FROM jobs WHERE id <= " + (id - KEPT_MAX) + " AND NOT (" + OPEN + ")");
        return new Job(id, request, 0, steps, 0, null);
    }

    private static long steps(Connection connection, Job.Request request) throws SQLException {
        return switch (request.kind()) {
            case BACKFILL -> request.lastDay() - request.firstDay() + 1;
            case PURGE ->
                1 + SqliteFile.queryLong(connection, "SELECT count(*) FROM log_days WHERE day <= " + request.lastDay());
            case TEARDOWN -> 1;
        };
    }

    static Optional<Job> read(Connection connection, long id) throws SQLException {
        return first(connection, "id = " + id);
    }

    /** The oldest that is not over. */
    static Optional<Job> next(Connection connection) throws SQLException {
        return first(connection, OPEN);
    }

    private static Optional<Job> first(Connection connection, String which) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM jobs WHERE " + which + " ORDER BY id LIMIT 1";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(job(row)) : Optional.empty();
        }
    }

    private static Job job(ResultSet row) throws SQLException {
        Job.Request request =
                new Job.Request(Job.Kind.valueOf(row.getString(2)), row.getLong(3), row.getLong(4), row.getString(5));
        return new Job(row.getLong(1), request, row.getLong(6), row.getLong(7), row.getLong(8), row.getString(9));
    }

    static void stepDone(WriteSession session, Job job, long affected) throws SQLException {
        session.execute("UPDATE jobs SET steps_done = steps_done + 1, affected = affected + " + affected
                + " WHERE id = " + job.id());
    }

    /** Adds a step for each of the days. */
    static void setDays(WriteSession session, Job job, long firstDay, long lastDay) throws SQLException {
        session.execute("UPDATE jobs SET first_day = " + firstDay + ", last_day = " + lastDay + ", steps = "
                + (1 + lastDay - firstDay + 1) + " WHERE id = " + job.id());
    }

    static void refuse(WriteSession session, Job job, String why) throws SQLException {
        PreparedStatement update = session.prepared("UPDATE jobs SET refusal = ? WHERE id = ?");
        update.setString(1, why);
        update.setLong(2, job.id());
        update.executeUpdate();
    }
}
