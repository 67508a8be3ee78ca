package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes. What arrives while a commit is being forced to disk shares the next commit: the busier
 * the collector, the fewer forces an event costs. A future is completed after its commit has returned, never before.
 *
 * <p>When the file fails, everything of that commit fails, the connection is thrown away, and the next piece of work
 * opens a new one: so the store heals by itself once there is room again.
 */
final class GroupCommitWriter implements AutoCloseable {
    /** The most pieces of work that share a commit. Bounds the time that the first one waits for the others. */
    static final int GROUP_MAX = 256;
    /** The most pieces of work that wait. */
    static final int QUEUED_MAX = 4_096;
    /** The most that the waiting work may weigh. */
    static final long QUEUED_BYTES_MAX = 64L * 1024 * 1024;

    private static final long CLOSE_MILLIS_MAX = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

    private final SqliteFile file;
    private final Checkpointer checkpointer;
    private final Thread thread;

    // Guarded by this.
    private final Queue<Task<?>> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closed;

    // Writer thread only.
    private @Nullable WriteSession session;

    private final AtomicLong commits = new AtomicLong();
    private volatile boolean failing;
    private volatile StoreListener listener = StoreListener.NONE;

    /** A piece of work. It happens wholly or not at all, whatever it throws. */
    interface Work<T> {
        T run(WriteSession session) throws Exception;
    }

    GroupCommitWriter(SqliteFile file, WriteSession session) {
        this.file = file;
        this.session = session;
        this.checkpointer = new Checkpointer(file);
        this.thread = new Thread(this::run, "store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes a piece of work. Never blocks.
     *
     * @param sizeBytes what it holds in memory while it waits
     * @return completed with the work's result after its commit, with what the work threw, or with a
     *     {@link StoreUnavailableException}
     */
    <T> CompletableFuture<T> submit(Work<T> work, int sizeBytes) {
        Task<T> task = new Task<>(work, sizeBytes);
        String refusal = offer(task);
        return refusal == null ? task.future : CompletableFuture.failedFuture(new StoreUnavailableException(refusal));
    }

    private synchronized @Nullable String offer(Task<?> task) {
        if (closed) {
            return "the store is closed";
        }
        if (queue.size() >= QUEUED_MAX || (queuedBytes + task.sizeBytes > QUEUED_BYTES_MAX && !queue.isEmpty())) {
            return "the store has too much to do";
        }
        queue.add(task);
        queuedBytes += task.sizeBytes;
        notifyAll();
        return null;
    }

    /** How many commits there have been. */
    long commits() {
        return commits.get();
    }

    void listen(StoreListener told) {
        listener = told;
    }

    /** Whether the last commit failed. */
    boolean failing() {
        return failing;
    }

    private void run() {
        List<Task<?>> group = takeGroup();
        while (!group.isEmpty()) {
            commit(group);
            group = takeGroup();
        }
        closeSession();
    }

    /** Waits for work; empty when there is none and there will be none. */
    private synchronized List<Task<?>> takeGroup() {
        while (queue.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        List<Task<?>> group = new ArrayList<>();
        while (!queue.isEmpty() && group.size() < GROUP_MAX) {
            Task<?> task = queue.remove();
            queuedBytes -= task.sizeBytes;
            group.add(task);
        }
        return group;
    }

    private void commit(List<Task<?>> group) {
        long began = System.nanoTime();
        try {
            WriteSession current = session();
            current.executePrepared("BEGIN IMMEDIATE");
            for (Task<?> task : group) {
                runIsolated(current, task);
            }
            current.executePrepared("COMMIT");
            commits.incrementAndGet();
            succeeded();
            listener.committed(group.size(), System.nanoTime() - began);
            group.forEach(Task::publish);
            checkpointer.committed(group.stream().mapToLong(Task::logBytes).sum());
        } catch (Throwable e) {
            // Whatever it is, it must not end the only writer: nobody would ever be answered again.
            failed(e);
            StoreUnavailableException failure =
                    new StoreUnavailableException("the store cannot be written: " + e.getMessage(), e);
            group.forEach(task -> task.future.completeExceptionally(failure));
        }
    }

    /** One piece of work that fails takes nothing else of its group along, unless the file itself has failed. */
    private static void runIsolated(WriteSession session, Task<?> task) throws SQLException {
        session.executePrepared("SAVEPOINT work");
        if (!task.run(session)) {
            session.execute("ROLLBACK TO work");
            session.reload();
        }
        session.executePrepared("RELEASE work");
    }

    private WriteSession session() throws SQLException {
        WriteSession current = session;
        if (current == null) {
            current = new WriteSession(file.openForWriting());
            session = current;
        }
        return current;
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.info("the store can be written again");
        }
    }

    private void failed(Throwable e) {
        listener.failed();
        if (!failing) {
            failing = true;
            LOG.error("the store cannot be written: {}", e.getMessage());
        }
        closeSession();
    }

    private void closeSession() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            LOG.warn("the store was not closed cleanly: {}", e.getMessage());
        }
        session = null;
    }

    /** Does what is waiting, refuses what comes, and returns when the file is closed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        // Before the writer's connection is closed: the last one that may write puts the log into the file.
        checkpointer.close();
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Task<T> {
        private static final int PAGES_BYTES = 16 * 1024;

        private final Work<T> work;
        private final int sizeBytes;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Exception failure;

        Task(Work<T> work, int sizeBytes) {
            this.work = work;
            this.sizeBytes = sizeBytes;
        }

        /** About how much the write-ahead log grows by it: what it holds, and a few pages that it changes. */
        long logBytes() {
            return (long) sizeBytes + PAGES_BYTES;
        }

        /** Whether it was done; if not, it must be rolled back. */
        boolean run(WriteSession session) {
            try {
                result = work.run(session);
                return true;
            } catch (Exception e) {
                failure = e;
                if (e instanceof SQLException) {
                    LOG.error("the store refused a piece of work: {}", e.getMessage());
                    failure = new StoreUnavailableException("the store refused: " + e.getMessage(), e);
                }
                return false;
            }
        }

        @SuppressWarnings("NullAway") // A work's result is as null as its type says; the field's is not known.
        void publish() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }
}
