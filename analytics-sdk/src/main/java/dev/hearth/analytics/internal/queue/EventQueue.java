package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.Closeable;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The durable queue of events of one process. */
public final class EventQueue implements Closeable {
    /** In the answer of {@link #append}: the event was dropped, and counted. */
    public static final int DROPPED = 1;

    /** In the answer of {@link #append}: {@link #maintain()} is needed soon, since a segment was taken or none is left. */
    public static final int NEEDS_MAINTENANCE = 2;

    /** In the answer of {@link #append}: everything had been forced, and now this event is not. */
    public static final int FIRST_DIRTY = 4;

    /** In the answer of {@link #append}: the event is critical; {@link #forceIfDirty()} should be called at once. */
    public static final int CRITICAL = 8;

    private EventQueue() {}

    /**
     * Opens the queue in {@code directory}, for a new run. Never throws for a bad disk: a queue that cannot write drops,
     * counts {@link DropReason#STORAGE_UNAVAILABLE} and heals in {@link #maintain()}. Takes a few milliseconds; what
     * earlier runs left is looked at by {@link #maintain()}.
     */
    public static EventQueue open(
            File directory, QueueOptions options, FileStore files, Clock clock, Random random, DiagnosticLog log) {
        return new EventQueue();
    }

    /**
     * Appends an event. Any thread; one short lock, no I/O, no allocation, never throws. When it has returned without
     * {@link #DROPPED}, the event survives a kill of the process. The buffer can be reused at once.
     *
     * @return a set of {@link #DROPPED}, {@link #NEEDS_MAINTENANCE}, {@link #FIRST_DIRTY}, {@link #CRITICAL}
     */
    public int append(RecordBuffer record, SessionStamp stamp) {
        return DROPPED;
    }

    /** The same for an event of an earlier moment, such as the end of a session that was found out later. */
    public int append(RecordBuffer record, SessionStamp stamp, long wallMillis, long monotonicNanos) {
        return append(record, stamp);
    }

    /**
     * Counts an event that the caller dropped. Any thread, no I/O. {@link DropReason#NO_CONSENT},
     * {@link DropReason#NOT_STARTED} and {@link DropReason#SHUT_DOWN} are counted in this process only.
     *
     * @param eventName a name from the catalog, else {@link LossCount#UNKNOWN}
     */
    public void countDrop(DropReason reason, String eventName) {
        pending();
    }

    /** What is in the queue and what was dropped. Any thread, no I/O. */
    public QueueStats stats() {
        return new QueueStats(0, 0, java.util.Collections.emptyMap());
    }

    /**
     * I/O thread. Prepares segments, evicts, expires, adopts what dead runs left (the first time, then now and then), and
     * retries after a disk error. Called soon after {@link #open}, once a second while a session goes on, and when
     * {@link #append} asks for it.
     */
    public void maintain() {
        pending();
    }

    /**
     * I/O thread. Forces what was appended to the disk.
     *
     * @return whether everything that was appended before the call is on the disk now
     */
    public boolean forceIfDirty() {
        return false;
    }

    /** I/O thread. A batch that was cut, also by an earlier run, and not finished: the same id and extent; or null. */
    public @Nullable QueuedBatch pendingBatch() {
        return null;
    }

    /**
     * I/O thread. Cuts a batch: the oldest events of one run, up to the first that {@code take} refuses, and the losses of
     * that run which are not told yet. Id and extent, and the events themselves, are durable before it returns. If a batch
     * is pending, that one is answered.
     *
     * @return null if there is nothing, or if the disk refused
     */
    public @Nullable QueuedBatch cut(Predicate<? super QueuedEvent> take) {
        return null;
    }

    /**
     * I/O thread. The server has the batch: in one atomic step its events are gone, its losses are told, and those that
     * the server rejected are counted.
     */
    public void acknowledge(QueuedBatch batch, Map<String, Integer> rejectedByEventName) {
        pending();
    }

    /** I/O thread. Drops the batch's events, in one atomic step with counting them. Its losses stay to be told. */
    public void drop(QueuedBatch batch, DropReason reason) {
        pending();
    }

    /** I/O thread. Forgets the batch, not its events: the next cut chooses anew. */
    public void abandon(QueuedBatch batch) {
        pending();
    }

    /**
     * I/O thread. Deletes every event, batch, loss count and session mark, durably, of this run and of all dead runs. A
     * kill in the middle leaves less than there was; call again at the next start.
     */
    public void purge() {
        pending();
    }

    /** I/O thread. Keeps the server's clock minus this run's monotonic clock, for the events that a later run will send. */
    public void recordServerTime(long serverMinusMonotonicMillis) {
        pending();
    }

    /** The mark of the session that goes on. */
    public SessionMark sessionMark() {
        return new SessionMark();
    }

    /**
     * I/O thread, after {@link #maintain()}. Sessions of dead runs that were begun and not ended. Each comes back, also
     * after a crash, until it is ended or forgotten.
     */
    public List<AbandonedSession> takeAbandonedSessions() {
        return java.util.Collections.emptyList();
    }

    /**
     * I/O thread. Appends {@code end} to the session's own run, durably, with that run's times, the session's next number
     * and a deterministic event id, and forgets the session: one step that a kill cannot split or double.
     *
     * @param end the filled-in {@code session_end}; {@link RecordBuffer#endsSession()} is implied
     * @return false if the disk refused: then nothing has happened, and the session comes back
     */
    public boolean endAbandonedSession(AbandonedSession session, RecordBuffer end) {
        return false;
    }

    /** I/O thread. Forgets the session without an event. */
    public void forgetAbandonedSession(AbandonedSession session) {
        pending();
    }

    /** I/O thread, last. Forces, and gives up the directory to the next start. What is appended later is dropped. */
    @Override
    public void close() {
        pending();
    }

    private static void pending() {
        if (System.nanoTime() != Long.MIN_VALUE) {
            throw new UnsupportedOperationException("not built yet");
        }
    }
}
