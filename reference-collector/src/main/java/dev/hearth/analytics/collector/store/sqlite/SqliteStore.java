package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.DurationSketch;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The embedded engine. An event is durable, and answered, when SQLite has forced its write-ahead log. */
public final class SqliteStore implements Store {
    /** How much longer than the late window ids and answers are kept. */
    private static final Duration DEDUP_MARGIN = Duration.ofDays(1);

    /** What a quarantined event weighs while it waits, about. */
    private static final int QUARANTINED_BYTES = 256;

    private final DataDirectory directory;
    private final GroupCommitWriter writer;
    private final ReadConnections readers;
    private final SaltFiles salts;
    private final Duration dedupWindow;
    private final AppendSignal appended;

    private SqliteStore(DataDirectory directory, SqliteFile file, WriteSession session, Duration lateWindow) {
        this.directory = directory;
        this.dedupWindow = lateWindow.plus(DEDUP_MARGIN);
        this.appended = new AppendSignal(session.nextSeq() - 1);
        this.writer = new GroupCommitWriter(file, session);
        this.readers = new ReadConnections(file);
        this.salts = new SaltFiles(directory.saltFolder());
    }

    /**
     * Opens the store in a directory, and makes it if there is none.
     *
     * @param lateWindow decides how long ids and answers are kept
     * @throws StoreOpenException if the directory cannot be used, another process uses it, or the file in it is damaged
     *     or of another version; nothing in it is changed then
     */
    public static SqliteStore open(Path dataDirectory, Duration lateWindow) throws StoreOpenException {
        DataDirectory directory = DataDirectory.open(dataDirectory);
        try {
            SqliteFile file = new SqliteFile(directory.database());
            return new SqliteStore(directory, file, openSession(file), lateWindow);
        } catch (StoreOpenException e) {
            directory.close();
            throw e;
        }
    }

    private static WriteSession openSession(SqliteFile file) throws StoreOpenException {
        try {
            Connection connection = file.openForWriting();
            int version = SqliteFile.userVersion(connection);
            if (version != SqliteFile.SCHEMA_VERSION) {
                connection.close();
                throw new StoreOpenException(file.path() + " has version " + version + ", and this collector reads "
                        + SqliteFile.SCHEMA_VERSION + ": use the collector that wrote it");
            }
            return new WriteSession(connection);
        } catch (SQLException e) {
            throw new StoreOpenException(
                    isDamaged(e)
                            ? file.path() + " is damaged or is no store of a collector: nothing in it was changed"
                            : file.path() + " cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    private static boolean isDamaged(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT);
    }

    @Override
    public void listen(StoreListener listener) {
        writer.listen(listener);
        readers.listen(listener);
    }

    @Override
    public CompletableFuture<Void> quarantine(List<QuarantinedEvent> events) {
        List<QuarantinedEvent> kept = List.copyOf(events);
        return writer.submit(
                        session -> {
                            QuarantineTable.add(session, kept);
                            return true;
                        },
                        QUARANTINED_BYTES * kept.size())
                .thenApply(done -> null);
    }

    @Override
    public List<QuarantinedEvent> quarantined(long epochDay, @Nullable String source, int limit)
            throws StoreUnavailableException {
        return readers.read(connection -> QuarantineTable.read(connection, epochDay, source, limit));
    }

    @Override
    public void expireQuarantined(long beforeMillis) throws StoreUnavailableException {
        await(writer.submit(
                session -> {
                    QuarantineTable.expire(session, beforeMillis);
                    return true;
                },
                0));
    }

    @Override
    public CompletableFuture<Appended> append(IncomingBatch batch) {
        BatchAppend append = new BatchAppend(batch);
        return writer.submit(
                        session -> {
                            Appended result = append.run(session);
                            return new Positioned(result, session.nextSeq() - 1);
                        },
                        batch.sizeBytes())
                .thenApply(positioned -> {
                    appended.advance(positioned.lastPosition);
                    return positioned.result;
                });
    }

    private record Positioned(Appended result, long lastPosition) {}

    @Override
    public long takeOver() throws StoreUnavailableException {
        return await(writer.submit(
                session -> {
                    session.execute("UPDATE aggregation SET epoch = epoch + 1");
                    return SqliteFile.queryLong(session.connection(), "SELECT epoch FROM aggregation");
                },
                0));
    }

    @Override
    public long appliedPosition() throws StoreUnavailableException {
        return readers.read(LogReading::appliedPosition);
    }

    @Override
    public long lastPosition() {
        return appended.position();
    }

    @Override
    public List<LoggedEvent> readAfter(long position, int limit) throws StoreUnavailableException {
        return readers.read(connection -> LogReading.readAfter(connection, position, limit));
    }

    @Override
    public void apply(long epoch, Increments increments) throws StoreUnavailableException, FencedException {
        CompletableFuture<Boolean> applied = writer.submit(new IncrementApply(epoch, increments), 0);
        try {
            applied.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FencedException fenced) {
                throw fenced;
            }
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void awaitAppended(long position, Duration timeout) throws InterruptedException {
        appended.awaitAfter(position, timeout);
    }

    @Override
    public SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return readers.read(connection -> KpiReading.values(connection, "kpi_counts", kpi, firstDay, lastDay));
    }

    @Override
    public SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return readers.read(connection -> KpiReading.values(connection, "kpi_distinct", kpi, firstDay, lastDay));
    }

    @Override
    public SortedMap<Long, DurationSketch> durations(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return readers.read(connection -> KpiReading.durations(connection, kpi, firstDay, lastDay));
    }

    @Override
    public List<IntegrityDay> integrity(long firstDay, long lastDay) throws StoreUnavailableException {
        return readers.read(connection -> IntegrityReading.read(connection, firstDay, lastDay));
    }

    @Override
    public SortedMap<Long, byte[]> rotate(long firstDay, long lastDay, Supplier<byte[]> newSalt)
            throws StoreUnavailableException {
        return salts.rotate(firstDay, lastDay, newSalt);
    }

    @Override
    public boolean isReachable() {
        try {
            appliedPosition();
            if (writer.failing()) {
                probe();
            }
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /**
     * Writes something that means nothing: after a failure nobody may send batches until this collector is ready again.
     * It must be a change, or SQLite writes nothing.
     */
    private void probe() throws StoreUnavailableException {
        await(writer.submit(
                session -> {
                    session.execute("UPDATE aggregation SET probes = probes + 1");
                    return true;
                },
                0));
    }

    @Override
    public void expire(long nowMillis) throws StoreUnavailableException {
        await(writer.submit(
                session -> {
                    session.forgetStatements();
                    session.days().dropDedupedBefore(nowMillis - dedupWindow.toMillis());
                    return true;
                },
                0));
    }

    @Override
    public long backfill(long epochDay, EventCounter counter) throws StoreUnavailableException, RefusedException {
        return awaitRefusable(writer.submit(new DayBackfill(epochDay, counter), 0));
    }

    @Override
    public int purge(long beforeDay) throws StoreUnavailableException, RefusedException {
        return awaitRefusable(writer.submit(new Purge(beforeDay), 0));
    }

    private static <T> T awaitRefusable(CompletableFuture<T> future)
            throws StoreUnavailableException, RefusedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** How many commits there have been since the store was opened. */
    long commits() {
        return writer.commits();
    }

    private static <T> T await(CompletableFuture<T> future) throws StoreUnavailableException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StoreUnavailableException unavailable(ExecutionException e) {
        return e.getCause() instanceof StoreUnavailableException unavailable
                ? unavailable
                : new StoreUnavailableException("the store could not do it", e);
    }

    private static StoreUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException("interrupted while waiting for the store", e);
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        directory.close();
    }
}
