package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few connections that only read. In WAL mode they neither wait for the writer nor hold it up. */
final class ReadConnections implements AutoCloseable {
    /** The most that read at the same time; others wait. */
    static final int READERS_MAX = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ReadConnections.class);

    private final SqliteFile file;
    private final Semaphore permits = new Semaphore(READERS_MAX, true);

    // Guarded by itself.
    private final Deque<Connection> idle = new ArrayDeque<>();

    private volatile StoreListener listener = StoreListener.NONE;

    /** Something read at one moment. */
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    ReadConnections(SqliteFile file) {
        this.file = file;
    }

    /** Reads inside one transaction, so that everything is of one moment. Blocks while all connections are in use. */
    <T> T read(Reading<T> reading) throws StoreUnavailableException {
        permits.acquireUninterruptibly();
        Connection connection = null;
        try {
            connection = takeIdle();
            if (connection == null) {
                connection = file.openForReading();
            }
            SqliteFile.execute(connection, "BEGIN");
            T result = reading.read(connection);
            SqliteFile.execute(connection, "COMMIT");
            giveBack(connection);
            return result;
        } catch (SQLException e) {
            close(connection);
            listener.failed();
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        } finally {
            permits.release();
        }
    }

    void listen(StoreListener told) {
        listener = told;
    }

    private @Nullable Connection takeIdle() {
        synchronized (idle) {
            return idle.poll();
        }
    }

    private void giveBack(Connection connection) {
        synchronized (idle) {
            idle.push(connection);
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("a reading connection was not closed cleanly");
        }
    }

    /** Waits for the reads in hand. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(READERS_MAX);
        synchronized (idle) {
            idle.forEach(ReadConnections::close);
            idle.clear();
        }
        permits.release(READERS_MAX);
    }
}
