package dev.hearth.analytics.internal.queue;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says on the disk, in mapped memory, which session is going on and when the game was last seen alive, so that a session
 * whose process was killed can be ended by the next one. Any thread; a few stores, no system call, never throws. Without
 * a disk the mark is on the heap until there is one.
 */
public final class SessionMark {
    private static final int BEGUN_VILLAGE = 1 + 16 + 8 + 8 + 2;
    private static final int BEGUN_BYTES = BEGUN_VILLAGE + RecordBuffer.VILLAGE_ID_BYTES_MAX;
    private static final int ALIVE_BYTES = 16;

    private static final int BEGUN_AT = 0;
    private static final int ALIVE_AT = BEGUN_AT + TornSafeCell.bytes(BEGUN_BYTES);
    private static final int SEQ_AT = ALIVE_AT + TornSafeCell.bytes(ALIVE_BYTES);
    static final int BYTES = SEQ_AT + 8;

    private final Object lock;
    private final byte[] scratch = new byte[BEGUN_BYTES];
    private ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private int base;
    private TornSafeCell begun = new TornSafeCell(buffer, BEGUN_AT, BEGUN_BYTES);
    private TornSafeCell alive = new TornSafeCell(buffer, ALIVE_AT, ALIVE_BYTES);
    private @Nullable SessionStamp current;

    /**
     * An empty mark.
     *
     * @param lock the queue's append lock, which guards everything here: numbers are noted while it is held anyway
     */
    SessionMark(Object lock) {
        this.lock = lock;
    }

    /** From now on, the mark is in {@code shared} at {@code newBase}, with what it said before. */
    void attach(ByteBuffer shared, int newBase) {
        synchronized (lock) {
            byte[] content = new byte[BYTES];
            ((Buffer) buffer).clear().position(base);
            buffer.get(content);
            ByteBuffer target = shared.duplicate();
            ((Buffer) target).clear().position(newBase);
            target.put(content);
            buffer = target;
            base = newBase;
            begun = new TornSafeCell(target, newBase + BEGUN_AT, BEGUN_BYTES);
            alive = new TornSafeCell(target, newBase + ALIVE_AT, ALIVE_BYTES);
        }
    }

    /**
     * A session has begun; one that was going on is forgotten.
     *
     * @param villageId the raw village id in UTF-8, at most {@link RecordBuffer#VILLAGE_ID_BYTES_MAX} bytes, or no bytes;
     *     a longer one is left out
     */
    public void begin(SessionStamp stamp, byte[] villageId, long wallMillis, long monotonicNanos) {
        int villageLength = villageId.length > RecordBuffer.VILLAGE_ID_BYTES_MAX ? 0 : villageId.length;
        synchronized (lock) {
            current = stamp;
            putSeq(stamp.nextSeq);
            writeAlive(wallMillis, monotonicNanos);
            scratch[0] = 1;
            BigEndian.putLong(scratch, 1, stamp.idHigh);
            BigEndian.putLong(scratch, 9, stamp.idLow);
            BigEndian.putLong(scratch, 17, wallMillis);
            BigEndian.putLong(scratch, 25, monotonicNanos);
            BigEndian.putShort(scratch, 33, villageLength);
            System.arraycopy(villageId, 0, scratch, BEGUN_VILLAGE, villageLength);
            begun.write(scratch, BEGUN_VILLAGE + villageLength);
        }
    }

    /** The game is alive. */
    public void alive(long wallMillis, long monotonicNanos) {
        synchronized (lock) {
            writeAlive(wallMillis, monotonicNanos);
        }
    }

    /**
     * The session has ended. Not needed after an event with {@link RecordBuffer#endsSession()} was appended: that ends
     * the mark within the same lock.
     */
    public void end() {
        synchronized (lock) {
            current = null;
            scratch[0] = 0;
            begun.write(scratch, 1);
            // Both slots, so that no village id stays behind.
            begun.write(scratch, 1);
            wipeVillage();
        }
    }

    private void wipeVillage() {
        for (int at = base + BEGUN_AT; at < base + ALIVE_AT; at++) {
            buffer.put(at, (byte) 0);
        }
        begun = new TornSafeCell(buffer, base + BEGUN_AT, BEGUN_BYTES);
    }

    /** The holder of the lock has given an event of {@code stamp} its number, and perhaps ended the session with it. */
    void numbered(SessionStamp stamp, boolean ended) {
        if (stamp == current) {
            putSeq(stamp.nextSeq);
            if (ended) {
                end();
            }
        }
    }

    private void writeAlive(long wallMillis, long monotonicNanos) {
        BigEndian.putLong(scratch, 0, wallMillis);
        BigEndian.putLong(scratch, 8, monotonicNanos);
        alive.write(scratch, ALIVE_BYTES);
    }

    private void putSeq(int seq) {
        buffer.putLong(base + SEQ_AT, (long) seq << Integer.SIZE | (~seq & 0xFFFF_FFFFL));
    }

    /** What a dead run's mark says; null if no session was going on. */
    static @Nullable Reading read(ByteBuffer shared, int base) {
        byte[] begun = new TornSafeCell(shared, base + BEGUN_AT, BEGUN_BYTES).read();
        if (begun == null || begun.length < BEGUN_VILLAGE || begun[0] == 0) {
            return null;
        }
        byte[] alive = new TornSafeCell(shared, base + ALIVE_AT, ALIVE_BYTES).read();
        int seq = shared.getInt(base + SEQ_AT);
        boolean seqWhole = seq == ~shared.getInt(base + SEQ_AT + 4);
        return new Reading(begun, alive != null && alive.length == ALIVE_BYTES ? alive : null, seqWhole ? seq : 0);
    }

    /** Says in a dead run's state file that no session is going on. */
    static void clear(ByteBuffer shared, int base) {
        for (int at = base; at < base + BYTES; at++) {
            shared.put(at, (byte) 0);
        }
    }

    /** A mark as it was found. Immutable. */
    static final class Reading {
        final UUID sessionId;
        final long startWallMillis;
        final long startMonotonicNanos;
        final long aliveWallMillis;
        final long aliveMonotonicNanos;
        final int nextSeq;
        final @Nullable String villageId;

        private Reading(byte[] begun, byte @Nullable [] alive, int nextSeq) {
            sessionId = new UUID(BigEndian.getLong(begun, 1), BigEndian.getLong(begun, 9));
            startWallMillis = BigEndian.getLong(begun, 17);
            startMonotonicNanos = BigEndian.getLong(begun, 25);
            int villageLength = Math.min(BigEndian.getShort(begun, 33), begun.length - BEGUN_VILLAGE);
            villageId =
                    villageLength == 0 ? null : new String(begun, BEGUN_VILLAGE, villageLength, StandardCharsets.UTF_8);
            long seen = alive == null ? startMonotonicNanos : BigEndian.getLong(alive, 8);
            boolean later = alive != null && seen - startMonotonicNanos > 0;
            aliveMonotonicNanos = later ? seen : startMonotonicNanos;
            aliveWallMillis = later && alive != null ? BigEndian.getLong(alive, 0) : startWallMillis;
            this.nextSeq = nextSeq;
        }
    }
}
