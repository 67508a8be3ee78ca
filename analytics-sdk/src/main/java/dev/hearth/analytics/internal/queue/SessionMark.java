package dev.hearth.analytics.internal.queue;

/**
 * Says on the disk, in mapped memory, which session is going on and when the game was last seen alive, so that a session
 * whose process was killed can be ended by the next one. Any thread; a few stores, no system call, never throws.
 */
public final class SessionMark {
    SessionMark() {}

    /**
     * A session has begun; one that was going on is forgotten.
     *
     * @param villageId the raw village id in UTF-8, at most {@link RecordBuffer#VILLAGE_ID_BYTES_MAX} bytes, or no bytes
     */
    public void begin(SessionStamp stamp, byte[] villageId, long wallMillis, long monotonicNanos) {
        pending();
    }

    /** The game is alive. */
    public void alive(long wallMillis, long monotonicNanos) {
        pending();
    }

    /**
     * The session has ended. Not needed after an event with {@link RecordBuffer#endsSession()} was appended: that ends
     * the mark within the same lock.
     */
    public void end() {
        pending();
    }

    private static void pending() {
        if (System.nanoTime() != Long.MIN_VALUE) {
            throw new UnsupportedOperationException("not built yet");
        }
    }
}
