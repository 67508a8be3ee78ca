package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log where the game's threads append. One lock guards everything here; it covers giving a number, a
 * checksum over 12 to 19 bytes, one copy and one store, and never I/O: a full segment is exchanged for one that the I/O
 * thread has made ready.
 *
 * <p>What changes with each append is in this object, and a segment learns of it when it is sealed: each further place
 * that threads write to in turn has to come over from the other's processor while the lock is held.
 */
final class Appender {
    /** The share of the last segment, when there is no other, that is kept for {@link Priority#HIGH}: a sixteenth. */
    private static final int HIGH_SHARE = 16;

    private static final int QUEUES_CAPACITY = 256;

    /** The I/O thread is woken by the so manyth segment that comes to its end between two of its rounds. */
    private static final int SEALED_A_ROUND_MAX = 2;

    /** In the answer of {@link #append}: there was room, but the disk could not give it; the event may be in the next segment. */
    static final int BROKEN = 1 << 30;

    /** If so much was appended since the last force, the next record goes to a new page: it costs an eighth at most. */
    private static final int FRESH_PAGE_BYTES_MIN = 8 * PageTouch.PAGE_BYTES;

    /**
     * The lock, by its monitor. Its number is 1 while it is held to append, for who wants to guess: it lies beside what whoever
     * locks has to read anyway, and is stored without waiting for anything.
     */
    private final AtomicInteger lock = new AtomicInteger();

    final SessionMark mark = new SessionMark(lock);

    private final int highReserve;
    private final ArrayDeque<Segment> spares = new ArrayDeque<>(QUEUES_CAPACITY);
    private final ArrayDeque<Segment> sealed = new ArrayDeque<>(QUEUES_CAPACITY);
    private @Nullable Segment active;

    /** Where the next record goes in the active segment. */
    private int position;

    /** The first ordinal in the active segment, once it has one. */
    private long firstOrdinal;

    private long nextOrdinal;

    /** In the active segment, by priority. */
    private long lowBytes;

    private long normalBytes;
    private long highBytes;

    /** In the segments before. */
    private long sealedBytes;

    private long bytesBeforeForce;
    private boolean dirty;

    Appender(int segmentBytes) {
        this.highReserve = segmentBytes / HIGH_SHARE;
        DiskFaults.takeNow(); // has the class there before an error can come up while it is initialised
    }

    /**
     * Appends, or answers {@link EventQueue#DROPPED} if there is no room, and {@link #BROKEN} with it if the disk could not
     * give it; the event then has used up its number.
     */
    int append(RecordBuffer record, EventType type, SessionStamp stamp, long wallMillis, long monotonicNanos) {
        int length = record.seal(type, stamp, wallMillis, monotonicNanos);
        if (lock.get() != 0) {
            record.lookAway(); // to pass the lock to and fro between two processors costs both of them more
        }
        return appendSealed(record, type, stamp, length);
    }

    private int appendSealed(RecordBuffer record, EventType type, SessionStamp stamp, int length) {
        int padded = RecordFormat.padded(length);
        int answer = type.critical() ? EventQueue.CRITICAL : 0;
        synchronized (lock) {
            lock.lazySet(1);
            try {
                int seq = stamp == SessionStamp.NONE ? 0 : stamp.nextSeq++;
                if (!hasRoom(padded, type.priority())) {
                    if (!roll()) {
                        mark.numbered(stamp, false);
                        return EventQueue.NEEDS_MAINTENANCE | EventQueue.DROPPED;
                    }
                    answer |= ended();
                }
                Segment target = active;
                if (target == null) {
                    return EventQueue.NEEDS_MAINTENANCE | EventQueue.DROPPED;
                }
                int checksum = record.finish(nextOrdinal, seq);
                if (!append(target, record, length, checksum)) {
                    answer |= BROKEN;
                    target = leaveBroken();
                    if (target == null || !append(target, record, length, checksum)) {
                        mark.numbered(stamp, false);
                        return BROKEN | EventQueue.DROPPED | (target == null ? 0 : ended());
                    }
                    answer |= ended();
                }
                nextOrdinal++;
                position += padded;
                count(type.priority(), padded);
                mark.numbered(stamp, record.isEndOfSession());
                if (!dirty) {
                    dirty = true;
                    answer |= EventQueue.FIRST_DIRTY;
                }
                return answer;
            } finally {
                lock.lazySet(0);
            }
        }
    }

    private boolean append(Segment target, RecordBuffer record, int length, int checksum) {
        try {
            boolean stored = target.append(record, position, length, checksum);
            if (!stored) {
                DiskFaults.throwNow(); // else the error comes up anywhere behind this, where half of something is done
            }
            return stored;
        } catch (InternalError e) {
            return false;
        }
    }

    private void count(Priority priority, int bytes) {
        if (priority == Priority.NORMAL) {
            normalBytes += bytes;
        } else if (priority == Priority.HIGH) {
            highBytes += bytes;
        } else {
            lowBytes += bytes;
        }
    }

    private long bytesUpToNow() {
        return sealedBytes + lowBytes + normalBytes + highBytes;
    }

    private boolean hasRoom(int bytes, Priority priority) {
        int reserve = priority != Priority.HIGH && spares.isEmpty() ? highReserve : 0;
        return active != null && active.hasRoom(position, bytes + reserve);
    }

    /** Takes the next segment; false if there is none. */
    private boolean roll() {
        Segment next = spares.poll();
        if (next == null) {
            return false;
        }
        sealActive();
        active = next;
        return true;
    }

    /** From here on no segment is active, and the one that was knows what is in it. */
    private void sealActive() {
        if (active != null) {
            active.sealed(position, firstOrdinal, nextOrdinal, lowBytes, normalBytes, highBytes);
            sealed.add(active);
            active = null;
        }
        sealedBytes = bytesUpToNow();
        lowBytes = 0;
        normalBytes = 0;
        highBytes = 0;
        position = FileHeader.BYTES;
        firstOrdinal = nextOrdinal;
    }

    /**
     * What an append answers that has taken the next segment. The I/O thread comes round once a second, and waking it takes
     * the game's processor away where there are few: only if it would come too late.
     */
    private int ended() {
        boolean hurry = spares.isEmpty() || sealed.size() >= SEALED_A_ROUND_MAX;
        return hurry ? EventQueue.SEGMENT_ENDED | EventQueue.NEEDS_MAINTENANCE : EventQueue.SEGMENT_ENDED;
    }

    /**
     * Leaves a segment of which the disk cannot give a page, for good; answers the next, or null if there is none. The last
     * one is kept, and tried again with each append: it is whole again when the disk is.
     */
    private @Nullable Segment leaveBroken() {
        Segment broken = active;
        if (broken == null || !roll()) {
            return null;
        }
        broken.broken = true;
        return active;
    }

    /** Offers a segment that is ready; it becomes the active one if there is none. */
    void offer(Segment segment) {
        synchronized (lock) {
            spares.add(segment);
            if (active == null) {
                roll();
            }
        }
    }

    /** How many segments are ready. */
    int spareCount() {
        synchronized (lock) {
            return spares.size();
        }
    }

    long appendedEvents() {
        synchronized (lock) {
            return nextOrdinal;
        }
    }

    long appendedBytes() {
        synchronized (lock) {
            return bytesUpToNow();
        }
    }

    boolean isDirty() {
        synchronized (lock) {
            return dirty;
        }
    }

    void markDirty() {
        synchronized (lock) {
            dirty = true;
        }
    }

    /** Hands the sealed segments over to {@code log}, and tells it how far the active one is. I/O thread. */
    void handOver(RunLog log, boolean takeDirty) {
        synchronized (lock) {
            for (Segment segment = sealed.poll(); segment != null; segment = sealed.poll()) {
                log.segments.add(segment);
            }
            log.advance(active, active == null ? 0 : position, nextOrdinal, bytesUpToNow());
            if (takeDirty) {
                dirty = false;
                turnPage();
            }
        }
    }

    /**
     * Leaves the rest of a page that is about to be forced, since that protects it against writing until the next store has
     * waited for the file system. Readers look for the next record at every multiple of eight, so zeros do not stop them.
     */
    private void turnPage() {
        Segment target = active;
        long appendedBytes = bytesUpToNow();
        if (target != null && appendedBytes - bytesBeforeForce >= FRESH_PAGE_BYTES_MIN) {
            position = Math.min(PageTouch.nextPage(position), target.fileBytes);
        }
        bytesBeforeForce = appendedBytes;
    }

    /** Where the next records will go. */
    Reach reach() {
        synchronized (lock) {
            return new Reach(active, active == null ? 0 : position, spares.peek(), bytesUpToNow());
        }
    }

    /** Begins a new segment, so that the active one can be deleted with the others. I/O thread. */
    void seal() {
        synchronized (lock) {
            if (active != null && nextOrdinal > firstOrdinal && !roll()) {
                sealActive();
            }
        }
    }

    /** Takes everything away: from now on every append finds no room. Answers the segments that were never used. */
    List<Segment> close() {
        synchronized (lock) {
            List<Segment> unused = new ArrayList<>(spares);
            spares.clear();
            sealActive();
            return unused;
        }
    }

    /** Where the next records will go, at one moment. */
    static final class Reach {
        final @Nullable Segment active;
        final int position;
        final @Nullable Segment next;
        final long appendedBytes;

        Reach(@Nullable Segment active, int position, @Nullable Segment next, long appendedBytes) {
            this.active = active;
            this.position = position;
            this.next = next;
            this.appendedBytes = appendedBytes;
        }
    }
}
