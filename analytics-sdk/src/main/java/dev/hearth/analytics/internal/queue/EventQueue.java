package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of events of one process.
 *
 * <p>It promises: an event whose {@link #append} has returned without {@link #DROPPED} survives a kill of the process, and
 * a loss of power once it was forced; it is handed out until it is acknowledged, always under the same id; what is lost is
 * counted by name and reason, and the count is as durable as the events. It does not promise that an event is handed out
 * only once: the server knows a repetition by its id.
 *
 * <p>Methods say which thread may call them. Those of the I/O thread are called by one thread at a time; they block on the
 * disk, and never throw for it. See {@code docs/threads.md} and {@code docs/formats/queue-segment.md}.
 */
public final class EventQueue implements Closeable {
    /** In the answer of {@link #append}: the event was dropped, and counted. */
    public static final int DROPPED = 1;

    /**
     * In the answer of {@link #append}: {@link #maintain()} is needed soon, since none of the segments that were ready is
     * left, or since they are taken faster than it comes round.
     */
    public static final int NEEDS_MAINTENANCE = 2;

    /** In the answer of {@link #append}: everything had been forced, and now this event is not. */
    public static final int FIRST_DIRTY = 4;

    /** In the answer of {@link #append}: the event is critical; {@link #forceIfDirty()} should be called at once. */
    public static final int CRITICAL = 8;

    /** In the answer of {@link #append}: a segment has come to its end; the next round should force it. */
    public static final int SEGMENT_ENDED = 16;

    private final File directory;
    private final QueueOptions options;
    private final FileStore files;
    private final Clock clock;
    private final Random random;
    private final DiagnosticLog log;
    private final Appender appender;
    private final LossLedger ledger = new LossLedger();
    private final DropCounts drops = new DropCounts();
    private final StorageHealth storage;
    private final CurrentRun current;

    /** How often {@link #maintain()} was called. */
    private final AtomicInteger rounds = new AtomicInteger();

    /** Made when it is needed, since opening would wait for it. I/O thread, as all below. */
    private @Nullable StoredRuns runs;

    private @Nullable Upkeep upkeep;
    private @Nullable PagesAhead pagesAhead;
    private boolean refused;

    private volatile boolean closed;

    /** The events of the runs on the disk, less those that are gone. Written by the I/O thread. */
    private volatile long storedEvents;

    private volatile long storedBytes;

    private EventQueue(
            File directory, QueueOptions options, FileStore files, Clock clock, Random random, DiagnosticLog log) {
        this.directory = directory;
        this.options = options;
        this.files = files;
        this.clock = clock;
        this.random = random;
        this.log = log;
        storage = new StorageHealth(log);
        appender = new Appender(options.segmentBytes());
        current = new CurrentRun(directory, options, files, clock, random, appender, ledger);
    }

    /**
     * Opens the queue in {@code directory}, for a new run. Never throws for a bad disk: a queue that cannot write drops,
     * counts {@link DropReason#STORAGE_UNAVAILABLE} and heals in {@link #maintain()}. Takes a few milliseconds; what
     * earlier runs left is looked at by {@link #maintain()}.
     */
    public static EventQueue open(
            File directory, QueueOptions options, FileStore files, Clock clock, Random random, DiagnosticLog log) {
        EventQueue queue = unopened(directory, options, files, clock, random, log);
        queue.startRun();
        return queue;
    }

    /** The same, but nothing is written, not even the directory, and what is appended is dropped, before {@link #maintain()}. */
    public static EventQueue unopened(
            File directory, QueueOptions options, FileStore files, Clock clock, Random random, DiagnosticLog log) {
        return new EventQueue(directory, options, files, clock, random, log);
    }

    /**
     * Appends an event. Any thread; one short lock, no I/O, no allocation, never throws. When it has returned without
     * {@link #DROPPED}, the event survives a kill of the process. The buffer can be reused at once.
     *
     * @return a set of {@link #DROPPED}, {@link #NEEDS_MAINTENANCE}, {@link #FIRST_DIRTY}, {@link #CRITICAL}, {@link
     *     #SEGMENT_ENDED}
     */
    public int append(RecordBuffer record, SessionStamp stamp) {
        record.readClocks(clock, rounds.get());
        return append(record, stamp, record.wallMillis(), record.monotonicNanos());
    }

    /**
     * The same for an event of an earlier moment of this run, such as the end of a session that is found out later.
     *
     * @param wallMillis the wall clock at that moment
     * @param monotonicNanos monotonic time at that moment
     */
    public int append(RecordBuffer record, SessionStamp stamp, long wallMillis, long monotonicNanos) {
        EventType type = record.type();
        if (type == null) {
            return DROPPED;
        }
        DropReason problem = closed ? DropReason.SHUT_DOWN : record.problem();
        if (problem != null) {
            countDrop(problem, type.name());
            return DROPPED;
        }
        int answer = DROPPED | Appender.BROKEN;
        try {
            answer = appender.append(record, type, stamp, wallMillis, monotonicNanos);
            haveFaultsThrown((answer & Appender.BROKEN) != 0);
        } catch (RuntimeException | InternalError e) {
            log.log(DiagnosticLog.Level.ERROR, "append failed", e);
        }
        if ((answer & DROPPED) != 0) {
            countDrop((answer & Appender.BROKEN) != 0 ? DropReason.STORAGE_UNAVAILABLE : fullReason(), type.name());
        }
        return answer & ~Appender.BROKEN;
    }

    /**
     * Counts an event that the caller dropped. Any thread, no I/O. {@link DropReason#NO_CONSENT},
     * {@link DropReason#NOT_STARTED} and {@link DropReason#SHUT_DOWN} are counted in this process only.
     *
     * @param eventName a name from the catalog, else {@link LossCount#UNKNOWN}
     */
    public void countDrop(DropReason reason, String eventName) {
        drops.add(reason, 1);
        boolean told = reason != DropReason.NO_CONSENT
                && reason != DropReason.NOT_STARTED
                && reason != DropReason.SHUT_DOWN
                && !closed;
        if (told) {
            try {
                ledger.count(reason, eventName, 1);
                haveFaultsThrown(reason == DropReason.STORAGE_UNAVAILABLE);
            } catch (RuntimeException | InternalError e) {
                log.log(DiagnosticLog.Level.ERROR, "the disk cannot give what is mapped", e);
            }
        }
    }

    /** What is in the queue and what was dropped. Any thread, no I/O. */
    public QueueStats stats() {
        long events = storedEvents + appender.appendedEvents();
        long bytes = storedBytes + appender.appendedBytes();
        return new QueueStats(Math.max(0, events), Math.max(0, bytes), drops.toMap());
    }

    /**
     * I/O thread. Prepares segments, evicts, expires, adopts what dead runs left (the first time, then now and then), and
     * retries after a disk error. Called soon after {@link #open}, once a second while a session goes on, and when
     * {@link #append} asks for it.
     */
    public void maintain() {
        if (closed) {
            return;
        }
        rounds.incrementAndGet();
        boolean works = storage.attempt(current::start);
        works &= storage.attempt(() -> runs().adopted.adoptIfDue(current.directoryName()));
        works &= storage.attempt(() -> runs().clean(upkeep()::retire));
        works &= storage.attempt(upkeep()::expire);
        works &= storage.attempt(upkeep()::prepare);
        works &= storage.attempt(pagesAhead()::touch);
        if (works) {
            storage.works();
        }
        noteStored();
    }

    /**
     * I/O thread. Forces what was appended to the disk.
     *
     * @return whether everything that was appended before the call is on the disk now
     */
    public boolean forceIfDirty() {
        return storage.attempt(current::force);
    }

    /** I/O thread. A batch that was cut, also by an earlier run, and not finished: the same id and extent; or null. */
    public @Nullable QueuedBatch pendingBatch() {
        return lookFor(runs()::pendingBatch);
    }

    /**
     * I/O thread. Cuts a batch: the oldest events of one run, up to the first that {@code take} refuses, and the losses of
     * that run which are not told yet. Id and extent, and the events themselves, are durable before it returns. If a batch
     * is pending, that one is answered.
     *
     * @return null if there is nothing, or if the disk refused: {@link #hasRefused()} tells which
     */
    public @Nullable QueuedBatch cut(Predicate<? super QueuedEvent> take) {
        return lookFor(() -> runs().cut(take));
    }

    /** I/O thread. Whether the disk refused when {@link #pendingBatch} or {@link #cut} was last called: there may be a batch. */
    public boolean hasRefused() {
        return refused;
    }

    private @Nullable QueuedBatch lookFor(StorageHealth.Answer<QueuedBatch> step) {
        refused = true;
        return storage.answer(() -> {
            QueuedBatch found = step.get();
            refused = false;
            return found;
        });
    }

    /** I/O thread. How far the queue goes now, with the events of dead runs that were adopted. */
    public QueueEnd end() {
        return new QueueEnd(runs().all());
    }

    /** I/O thread. Whether every event that was there at {@code end} was acknowledged, or dropped and counted. */
    public boolean isDeliveredTo(QueueEnd end) {
        return end.isReachedBy(runs().all());
    }

    /**
     * I/O thread. The server has the batch: in one atomic step its events are gone, its losses are told, and those that
     * the server rejected are counted.
     */
    public void acknowledge(QueuedBatch batch, Map<String, Integer> rejectedByEventName) {
        storage.attempt(() -> runs().acknowledge(batch, rejectedByEventName));
        cleanUp();
    }

    /** I/O thread. Drops the batch's events, in one atomic step with counting them. Its losses stay to be told. */
    public void drop(QueuedBatch batch, DropReason reason) {
        storage.attempt(() -> runs().drop(batch, reason));
        cleanUp();
    }

    /** I/O thread. Forgets the batch, not its events: the next cut chooses anew. */
    public void abandon(QueuedBatch batch) {
        storage.attempt(() -> runs().abandon(batch));
    }

    /**
     * I/O thread. Deletes every event, batch, loss count and session mark, durably, of this run and of all dead runs. A
     * kill in the middle leaves less than there was; call again at the next start.
     *
     * @return false if the disk refused some of it; call again later
     */
    public boolean purge() {
        boolean purged = storage.attempt(() -> runs().adopted.adopt(current.directoryName()));
        purged &= storage.attempt(runs()::purge);
        cleanUp();
        return purged;
    }

    /** I/O thread. Keeps the server's clock minus this run's monotonic clock, for the events that a later run will send. */
    public void recordServerTime(long serverMinusMonotonicMillis) {
        RunLog run = current.log();
        if (run != null) {
            run.recordServerTime(serverMinusMonotonicMillis);
        }
    }

    /** The mark of the session that goes on. */
    public SessionMark sessionMark() {
        return appender.mark;
    }

    /**
     * I/O thread, after {@link #maintain()}. Sessions of dead runs that were begun and not ended. Each comes back, also
     * after a crash, until it is ended or forgotten.
     */
    public List<AbandonedSession> takeAbandonedSessions() {
        return runs().adopted.sessions();
    }

    /**
     * I/O thread. Appends {@code end} to the session's own run, durably, with that run's times, the session's next number
     * and a deterministic event id, and forgets the session: one step that a kill cannot split or double.
     *
     * @param end the filled-in {@code session_end}; {@link RecordBuffer#endsSession()} is implied
     * @return false if the disk refused: then nothing has happened, and the session comes back
     */
    public boolean endAbandonedSession(AbandonedSession session, RecordBuffer end) {
        EventType type = end.type();
        if (type == null || end.problem() != null) {
            return false;
        }
        Boolean ended = storage.answer(() -> runs().adopted.endSession(session, type, end));
        noteStored();
        return ended != null && ended;
    }

    /** I/O thread. Forgets the session without an event. */
    public void forgetAbandonedSession(AbandonedSession session) {
        storage.attempt(() -> runs().adopted.forgetSession(session));
        cleanUp();
    }

    /** I/O thread, last. Forces, and gives up the directory to the next start. What is appended later is dropped. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true; // first, so that what is appended meanwhile is counted as too late, not as lost
        List<Segment> unused = appender.close();
        storage.attempt(current::force);
        storage.attempt(() -> runs().close(unused));
    }

    private StoredRuns runs() {
        if (runs == null) {
            AdoptedRuns adopted = new AdoptedRuns(directory, files, clock, log, current.scratch);
            runs = new StoredRuns(current, adopted, files, clock, random, drops);
        }
        return runs;
    }

    private Upkeep upkeep() {
        if (upkeep == null) {
            upkeep = new Upkeep(options, files, clock, appender, current, runs(), drops);
        }
        return upkeep;
    }

    private PagesAhead pagesAhead() {
        if (pagesAhead == null) {
            pagesAhead = new PagesAhead(appender, PageTouch::touch);
        }
        return pagesAhead;
    }

    /** So that the error of a page which the disk cannot give does not come up later in the game. */
    private void haveFaultsThrown(boolean likely) {
        if (likely || storage.isFailing()) {
            DiskFaults.throwNow();
        }
    }

    private DropReason fullReason() {
        return storage.isFailing() ? DropReason.STORAGE_UNAVAILABLE : DropReason.QUEUE_FULL;
    }

    private void cleanUp() {
        storage.attempt(() -> runs().clean(upkeep()::retire));
        noteStored();
    }

    private void noteStored() {
        long events = 0;
        long bytes = 0;
        for (AdoptedRun run : runs().adopted.all()) {
            events += run.events;
            bytes += run.bytes;
        }
        for (RunLog run : runs().all()) {
            events -= run.removedEvents();
            bytes -= run.removedBytes();
        }
        storedEvents = events;
        storedBytes = bytes;
    }

    /** An attempt without a lambda, for which a caller of {@link #open} would wait. */
    private void startRun() {
        try {
            current.start();
        } catch (IOException | RuntimeException | InternalError e) {
            storage.failed(e);
        }
    }
}
