package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the collector that has a data directory open for maintenance, from another process: by a row in its file. Holds no
 * lock longer than that takes. Not safe for several threads.
 */
public final class SqliteJobs implements JobQueue {
    private final Connection connection;

    private SqliteJobs(Connection connection) {
        this.connection = connection;
    }

    /** @throws StoreOpenException if there is no store of this version in the directory */
    static SqliteJobs open(SqliteFile file) throws StoreOpenException {
        try {
            Connection connection = file.openBeside();
            int version = SqliteFile.userVersion(connection);
            if (version != SqliteFile.SCHEMA_VERSION) {
                connection.close();
                throw new StoreOpenException(SqliteFile.otherVersion(file.path(), version));
            }
            return new SqliteJobs(connection);
        } catch (SQLException e) {
            throw SqliteFile.cannotOpen(file.path(), e);
        }
    }

    @Override
    public Job request(Job.Request request) throws StoreUnavailableException {
        try {
            SqliteFile.execute(connection, "BEGIN IMMEDIATE");
            Job job = JobRows.insert(connection, request);
            SqliteFile.execute(connection, "COMMIT");
            return job;
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Job job(long id) throws StoreUnavailableException {
        try {
            return JobRows.read(connection, id).orElse(null);
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        SqliteFile.closeQuietly(connection);
    }
}
