package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.internal.queue.EventQueue;

/**
 * When what was appended is forced: five seconds after it was appended, at the end of a segment but once a second at most,
 * at once if it is critical. I/O thread, but for what says otherwise.
 */
final class ForceSchedule {
    /** How long an event may be in memory that survives a kill but not a power cut: {@value} s. */
    static final long FORCE_SECONDS = 5;

    private static final long FORCE_NANOS = FORCE_SECONDS * 1_000_000_000L;

    /** How often the thread goes round while a session is open: no event is older than that when it is first seen. */
    private static final long ROUND_NANOS = 1_000_000_000L;

    private static final long FOREVER = Long.MAX_VALUE;

    private final EventQueue queue;

    private volatile boolean dirtied;
    private volatile boolean critical;
    private volatile boolean rolled;

    private boolean dirty;
    private long dirtySinceNanos;
    private long lookedNanos;
    private long forcedNanos;

    ForceSchedule(EventQueue queue, long nowNanos) {
        this.queue = queue;
        lookedNanos = nowNanos;
        forcedNanos = nowNanos - ROUND_NANOS;
    }

    /** Takes the answer of an append. Any thread. */
    void appended(int bits) {
        if ((bits & EventQueue.FIRST_DIRTY) != 0) {
            dirtied = true;
        }
        if ((bits & EventQueue.SEGMENT_ENDED) != 0) {
            rolled = true;
        }
        if ((bits & EventQueue.CRITICAL) != 0) {
            critical = true;
        }
    }

    /** Has everything forced in the next round. Any thread. */
    void forceSoon() {
        critical = true;
    }

    /** Whether something was appended since the last round, and all that was before it had been forced. */
    boolean isDirtied() {
        return dirtied;
    }

    /**
     * Forces what is due.
     *
     * @param urgent whether everything is due
     * @return nanoseconds until the next is due; {@link Long#MAX_VALUE} if nothing is
     */
    long force(long nanos, boolean urgent) {
        look(nanos);
        if (!dirty) {
            return FOREVER;
        }
        long left = dirtySinceNanos + FORCE_NANOS - nanos;
        if (rolled) {
            left = Math.min(left, forcedNanos + ROUND_NANOS - nanos);
        }
        if (left > 0 && !critical && !urgent) {
            return left;
        }
        critical = false;
        rolled = false;
        dirtySinceNanos = nanos;
        forcedNanos = nanos;
        dirty = !queue.forceIfDirty();
        return dirty ? FORCE_NANOS : FOREVER;
    }

    private void look(long nanos) {
        long unseenNanos = Math.min(nanos - lookedNanos, ROUND_NANOS);
        lookedNanos = nanos;
        if (dirtied || critical) {
            dirtied = false;
            dirtySinceNanos = dirty ? dirtySinceNanos : nanos - unseenNanos;
            dirty = true;
        }
    }
}
