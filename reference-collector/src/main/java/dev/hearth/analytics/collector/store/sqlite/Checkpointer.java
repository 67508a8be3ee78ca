package dev.hearth.analytics.collector.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the file up to date with the write-ahead log, on a connection and a thread of its own, so that no batch waits while
 * the file is written and forced: SQLite's passive checkpoint, which neither waits for the writer nor holds it up. What it does
 * not get done, the writer does when the log has become too long, as though this were not here; nothing depends on it.
 */
final class Checkpointer implements AutoCloseable {
    /**
     * After about how much of log the file is brought up to date. A commit that is forced meanwhile waits for the disk until all of it
     * is written, so that little and often is better than much and seldom.
     */
    static final long LOG_BYTES = 1024 * 1024;

    /** How long it is left alone then: a page that changes all the time is not to be written each time. */
    static final long PAUSE_MILLIS = 250;

    /** With so much of log it is not left alone: under load the log would grow so long that a commit has to do it. */
    static final long LOG_BYTES_MAX = 16L * 1024 * 1024;

    private static final long CLOSE_MILLIS_MAX = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    private final SqliteFile file;
    private final Thread thread;

    // Guarded by this.
    private long logBytes;
    private boolean closed;

    // The thread only.
    private @Nullable Connection connection;

    Checkpointer(SqliteFile file) {
        this.file = file;
        this.thread = new Thread(this::run, "store-checkpoint");
        thread.setDaemon(true);
        thread.start();
    }

    /** Is told after a commit about how much the log has grown by. Never blocks. */
    synchronized void committed(long bytes) {
        logBytes += bytes;
        if (logBytes >= LOG_BYTES) {
            notifyAll();
        }
    }

    private void run() {
        while (awaitWork()) {
            checkpoint();
            pause();
        }
        SqliteFile.closeQuietly(connection);
    }

    /** Whether there is work; if not, it is over. */
    private synchronized boolean awaitWork() {
        while (logBytes < LOG_BYTES && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        logBytes = 0;
        return !closed;
    }

    private synchronized void pause() {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
        try {
            while (!closed && logBytes < LOG_BYTES_MAX && untilNanos - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, untilNanos - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void checkpoint() {
        try {
            Connection current = connection;
            if (current == null) {
                current = file.openBeside();
                connection = current;
            }
            SqliteFile.queryLong(current, "PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            // The writer meets the same trouble, and says so to whoever waits for it.
            LOG.debug("the store's file was not brought up to date: {}", e.getMessage());
            SqliteFile.closeQuietly(connection);
            connection = null;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
