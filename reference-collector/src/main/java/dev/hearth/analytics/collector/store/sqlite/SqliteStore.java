package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The embedded engine. An event is durable, and answered, when SQLite has forced its write-ahead log. */
public final class SqliteStore implements Store {
    /** How much longer than the late window ids and answers are kept. */
    private static final Duration DEDUP_MARGIN = Duration.ofDays(1);

    /** One writer, one order of events. */
    private static final int PARTITIONS = 1;

    /** What a quarantined event weighs while it waits, about. */
    private static final int QUARANTINED_BYTES = 256;

    private final DataDirectory directory;
    private final JobRunner jobs;
    private final GroupCommitWriter writer;
    private final ReadConnections readers;
    private final SaltFiles salts;
    private final Duration dedupWindow;
    private final AppendSignal appended;
    private final Leases leases = new Leases(System::nanoTime);

    private SqliteStore(DataDirectory directory, SqliteFile file, WriteSession session, Duration lateWindow) {
        this.directory = directory;
        this.dedupWindow = lateWindow.plus(DEDUP_MARGIN);
        this.appended = new AppendSignal(session.nextSeq() - 1);
        this.writer = new GroupCommitWriter(file, session);
        this.readers = new ReadConnections(file);
        this.jobs = new JobRunner(file, writer, readers);
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

    /**
     * Looks whether the store in a directory is well; changes nothing. Another process may have it open.
     *
     * @param thorough whether every index is compared with its table too
     * @throws StoreOpenException if there is no store of this version to look at
     */
    public static List<Finding> examine(Path dataDirectory, boolean thorough) throws StoreOpenException {
        return Examination.of(new SqliteFile(DataDirectory.database(dataDirectory)), thorough);
    }

    private static WriteSession openSession(SqliteFile file) throws StoreOpenException {
        file.refuseWhatIsDamaged();
        try {
            Connection connection = file.openForWriting();
            int version = SqliteFile.userVersion(connection);
            if (version != SqliteFile.SCHEMA_VERSION) {
                connection.close();
                throw new StoreOpenException(SqliteFile.otherVersion(file.path(), version));
            }
            return new WriteSession(connection);
        } catch (SQLException e) {
            throw SqliteFile.cannotOpen(file.path(), e);
        }
    }

    /**
     * Asks the process that has the store open for maintenance.
     *
     * @throws StoreOpenException if there is no store in the directory, or it is damaged or of another version
     */
    public static JobQueue openJobs(Path dataDirectory) throws StoreOpenException {
        return SqliteJobs.open(new SqliteFile(DataDirectory.database(dataDirectory)));
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
        Waiting.forResult(writer.submit(
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
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public int announce(String worker, Duration lease) {
        return leases.announce(worker, lease);
    }

    @Override
    public OptionalLong acquire(int partition, String worker, Duration lease) throws StoreUnavailableException {
        Objects.checkIndex(partition, PARTITIONS);
        return leases.acquire(worker, lease, this::nextEpoch);
    }

    private long nextEpoch() throws StoreUnavailableException {
        return Waiting.forResult(writer.submit(
                session -> {
                    session.execute("UPDATE aggregation SET epoch = epoch + 1");
                    return SqliteFile.queryLong(session.connection(), "SELECT epoch FROM aggregation");
                },
                0));
    }

    @Override
    public void release(int partition, long epoch) {
        Objects.checkIndex(partition, PARTITIONS);
        leases.release(epoch);
    }

    @Override
    public long appliedPosition(int partition) throws StoreUnavailableException {
        Objects.checkIndex(partition, PARTITIONS);
        return readers.read(LogReading::appliedPosition);
    }

    @Override
    public long lastPosition(int partition) {
        Objects.checkIndex(partition, PARTITIONS);
        return appended.position();
    }

    @Override
    public List<LoggedEvent> readAfter(int partition, long position, int limit) throws StoreUnavailableException {
        Objects.checkIndex(partition, PARTITIONS);
        return readers.read(connection -> LogReading.readAfter(connection, position, limit));
    }

    @Override
    public void apply(int partition, long epoch, Increments increments)
            throws StoreUnavailableException, FencedException, InapplicableException {
        Objects.checkIndex(partition, PARTITIONS);
        try {
            writer.submit(new IncrementApply(epoch, increments), 0).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InapplicableException inapplicable) {
                throw inapplicable;
            }
            throw fencedOrUnavailable(e);
        } catch (InterruptedException e) {
            throw Waiting.interrupted(e);
        }
    }

    @Override
    public void setAside(int partition, long epoch, long fromPosition, long toPosition, String why)
            throws StoreUnavailableException, FencedException {
        Objects.checkIndex(partition, PARTITIONS);
        try {
            writer.submit(new SetAside(epoch, fromPosition, toPosition, why), 0).get();
        } catch (ExecutionException e) {
            throw fencedOrUnavailable(e);
        } catch (InterruptedException e) {
            throw Waiting.interrupted(e);
        }
    }

    private static StoreUnavailableException fencedOrUnavailable(ExecutionException e) throws FencedException {
        if (e.getCause() instanceof FencedException fenced) {
            throw fenced;
        }
        return Waiting.unavailable(e);
    }

    @Override
    public void awaitAppended(int partition, long position, Duration timeout) throws InterruptedException {
        Objects.checkIndex(partition, PARTITIONS);
        appended.awaitAfter(position, timeout);
    }

    @Override
    public SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return values(kpi, firstDay, lastDay, KpiReading.COUNTS);
    }

    @Override
    public SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return values(kpi, firstDay, lastDay, KpiReading.DISTINCT);
    }

    private SortedMap<Long, Long> values(String kpi, long firstDay, long lastDay, String table)
            throws StoreUnavailableException {
        KpiReading reading = new KpiReading(kpi, firstDay, lastDay);
        return readers.read(connection -> reading.values(connection, table));
    }

    @Override
    public SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return readers.read(new KpiReading(kpi, firstDay, lastDay)::sketches);
    }

    @Override
    public List<Grouped<Long>> countsByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return valuesByGroup(kpi, firstDay, lastDay, KpiReading.COUNTS);
    }

    @Override
    public List<Grouped<Long>> distinctByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return valuesByGroup(kpi, firstDay, lastDay, KpiReading.DISTINCT);
    }

    private List<Grouped<Long>> valuesByGroup(String kpi, long firstDay, long lastDay, String table)
            throws StoreUnavailableException {
        KpiReading reading = new KpiReading(kpi, firstDay, lastDay);
        return readers.read(connection -> reading.valuesByGroup(connection, table));
    }

    @Override
    public List<Grouped<ValueSketch>> sketchesByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return readers.read(new KpiReading(kpi, firstDay, lastDay)::sketchesByGroup);
    }

    /** Every member is kept, so that the numbers are exact. */
    @Override
    public double distinctRelativeError() {
        return 0;
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
            readers.read(LogReading::appliedPosition);
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
        Waiting.forResult(writer.submit(
                session -> {
                    session.execute("UPDATE aggregation SET probes = probes + 1");
                    return true;
                },
                0));
    }

    @Override
    public void expire(long nowMillis) throws StoreUnavailableException {
        Waiting.forResult(writer.submit(
                session -> {
                    session.forgetStatements();
                    session.days().dropDedupedBefore(nowMillis - dedupWindow.toMillis());
                    return true;
                },
                0));
    }

    @Override
    public Job request(Job.Request request) throws StoreUnavailableException {
        return Waiting.forResult(writer.submit(session -> JobRows.insert(session.connection(), request), 0));
    }

    @Override
    public @Nullable Job job(long id) throws StoreUnavailableException {
        return readers.read(connection -> JobRows.read(connection, id)).orElse(null);
    }

    @Override
    public boolean runJobStep(EventCounter counter) throws StoreUnavailableException {
        return jobs.runStep(counter);
    }

    /** How many commits there have been since the store was opened. */
    long commits() {
        return writer.commits();
    }

    @Override
    public void close() {
        // The writer comes last: the last connection that may write puts the write-ahead log into the file.
        readers.close();
        writer.close();
        directory.close();
    }
}
