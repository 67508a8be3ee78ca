package dev.hearth.analytics.internal.session;

import dev.hearth.analytics.SessionEnd;
import dev.hearth.analytics.SessionStart;
import dev.hearth.analytics.internal.queue.AbandonedSession;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.RecordBuffer;
import dev.hearth.analytics.internal.queue.SessionStamp;
import dev.hearth.analytics.spi.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One session at a time, of one village: from when a village is played in the foreground until the player leaves, plays
 * another, or the game ends.
 *
 * <p>Durations are monotonic, so a changed clock does not move them and suspended time is not in them. An end is stamped
 * with the moment at which the player was last there, not with the later one at which that was found out.
 *
 * <p>Any thread may call; the lock is held for a few appends to mapped memory, never for I/O.
 */
public final class SessionTracker {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long DURATION_NANOS_MAX = SessionEnd.DURATION_MS_MAX * NANOS_PER_MILLI;
    private static final int OPENED_MAX = 256;
    private static final byte[] NO_VILLAGE = new byte[0];

    private final EventQueue queue;
    private final Clock clock;
    private final Random random;
    private final long awayNanosMax;
    private final IntConsumer whenAppended;
    private final RecordBuffer record = new RecordBuffer(); // guarded by this
    private final List<OpenedSession> opened = new ArrayList<>(); // guarded by this

    private volatile SessionContext context;

    private boolean enabled; // guarded by this, as all below
    private boolean foreground = true;
    private boolean launched;
    private boolean ended;
    private Map<String, Integer> sampling = Collections.emptyMap();
    private long startNanos;
    private long aliveNanos;
    private long aliveWallMillis;

    /**
     * Begins without a village and without a session.
     *
     * @param awayNanosMax how long the player may be away before the session ends
     * @param whenAppended told what {@link EventQueue#append} has answered
     */
    public SessionTracker(EventQueue queue, Clock clock, Random random, long awayNanosMax, IntConsumer whenAppended) {
        this.queue = queue;
        this.clock = clock;
        this.random = random;
        this.awayNanosMax = awayNanosMax;
        this.whenAppended = whenAppended;
        this.context = SessionContext.between(random, null, sampling);
    }

    /** What an event that is tracked now gets. A plain read. */
    public SessionContext context() {
        return context;
    }

    /** Which events the next session keeps. */
    public synchronized void setSampling(Map<String, Integer> newSampling) {
        sampling = newSampling;
    }

    /** Says whether events are collected. Switched off, the session is forgotten without a trace. */
    public synchronized void setEnabled(boolean newEnabled) {
        if (enabled == newEnabled) {
            return;
        }
        enabled = newEnabled;
        if (!newEnabled) {
            opened.clear();
        }
        if (!newEnabled && context.isOpen()) {
            queue.sessionMark().end();
            leave(context.villageId());
        }
        openIfPlayed();
    }

    /** Says which village is played, in UTF-8, or null. */
    public synchronized void setVillage(byte @Nullable [] villageId) {
        if (Arrays.equals(villageId, context.villageId())) {
            return;
        }
        closeIfOpen("shutdown");
        leave(villageId);
        openIfPlayed();
    }

    /** The player is there. */
    public synchronized void foreground() {
        if (foreground) {
            return;
        }
        foreground = true;
        if (context.isOpen() && awayNanos(clock.monotonicNanos()) >= awayNanosMax) {
            close("background", aliveWallMillis, aliveNanos);
        }
        openIfPlayed();
    }

    /** The player has left. */
    public synchronized void background() {
        if (foreground) {
            alive(clock.wallMillis(), clock.monotonicNanos());
            foreground = false;
        }
    }

    /** Ends the session for good; no other begins. */
    public synchronized void shutdown() {
        closeIfOpen("shutdown");
        ended = true;
    }

    /**
     * Gives a sign of life, and ends what is over. I/O thread, about once a second while a session is open.
     *
     * @param jumpMillis by how much the wall clock has jumped against monotonic time since the last tick. Ahead by more
     *     than the player may be away, it is taken for a suspended device.
     * @return how long until it has to be called again, in nanoseconds; {@link Long#MAX_VALUE} if there is no session
     */
    public synchronized long tick(long wallMillis, long monotonicNanos, long jumpMillis) {
        if (!context.isOpen()) {
            return Long.MAX_VALUE;
        }
        if (!foreground) {
            long left = awayNanosMax - awayNanos(monotonicNanos);
            if (left > 0) {
                return left;
            }
            close("background", aliveWallMillis, aliveNanos);
            return Long.MAX_VALUE;
        }
        if (jumpMillis > awayNanosMax / NANOS_PER_MILLI) {
            close("timeout", aliveWallMillis, aliveNanos);
            openIfPlayed();
        } else if (monotonicNanos - startNanos >= DURATION_NANOS_MAX) {
            long overNanos = monotonicNanos - startNanos - DURATION_NANOS_MAX;
            close("timeout", wallMillis - overNanos / NANOS_PER_MILLI, monotonicNanos - overNanos);
            openIfPlayed();
        }
        alive(wallMillis, monotonicNanos);
        return 1_000 * NANOS_PER_MILLI;
    }

    /** The sessions that were opened since the last call, however short they were. I/O thread. */
    public synchronized List<OpenedSession> takeOpened() {
        List<OpenedSession> taken = new ArrayList<>(opened);
        opened.clear();
        return taken;
    }

    /** Ends a session whose process was killed, at its last sign of life. I/O thread. */
    public static boolean recover(EventQueue queue, AbandonedSession session, RecordBuffer end) {
        String villageId = session.villageId();
        if (villageId == null) {
            queue.forgetAbandonedSession(session);
            return true;
        }
        byte[] village = villageId.getBytes(StandardCharsets.UTF_8);
        long nanos = session.lastAliveMonotonicNanos() - session.startMonotonicNanos();
        fillEnd(end, village, nanos, "recovered");
        return queue.endAbandonedSession(session, end);
    }

    private void openIfPlayed() {
        byte[] villageId = context.villageId();
        if (context.isOpen() || villageId == null || !enabled || !foreground || ended) {
            return;
        }
        long wallMillis = clock.wallMillis();
        startNanos = clock.monotonicNanos();
        SessionStamp stamp = SessionStamp.create(random);
        queue.sessionMark().begin(stamp, villageId, wallMillis, startNanos);
        record.begin(SessionStart.TYPE, villageId, 1);
        record.putEnum(SessionStart.REASON, launched ? "resume" : "launch");
        int appended = queue.append(record, stamp);
        launched = true;
        context = SessionContext.session(stamp, villageId, random, sampling);
        alive(wallMillis, startNanos);
        if (opened.size() < OPENED_MAX) {
            opened.add(new OpenedSession(context, wallMillis, startNanos));
        }
        whenAppended.accept(appended);
    }

    private void closeIfOpen(String reason) {
        if (!context.isOpen()) {
            return;
        }
        if (foreground) {
            close(reason, clock.wallMillis(), clock.monotonicNanos());
        } else {
            close("background", aliveWallMillis, aliveNanos);
        }
    }

    private void close(String reason, long wallMillis, long monotonicNanos) {
        SessionContext closed = context;
        byte[] villageId = closed.villageId();
        fillEnd(record, villageId == null ? NO_VILLAGE : villageId, monotonicNanos - startNanos, reason);
        int appended = queue.append(record, closed.stamp(), wallMillis, monotonicNanos);
        leave(villageId);
        whenAppended.accept(appended);
    }

    private void leave(byte @Nullable [] villageId) {
        context = SessionContext.between(random, villageId, sampling);
    }

    private static void fillEnd(RecordBuffer record, byte[] villageId, long durationNanos, String reason) {
        long millis = Math.max(0, Math.min(SessionEnd.DURATION_MS_MAX, durationNanos / NANOS_PER_MILLI));
        record.begin(SessionEnd.TYPE, villageId, 1);
        record.putLong(SessionEnd.DURATION_MS, millis);
        record.putEnum(SessionEnd.REASON, reason);
        record.endsSession();
    }

    private void alive(long wallMillis, long monotonicNanos) {
        aliveWallMillis = wallMillis;
        aliveNanos = monotonicNanos;
        if (context.isOpen()) {
            queue.sessionMark().alive(wallMillis, monotonicNanos);
        }
    }

    private long awayNanos(long monotonicNanos) {
        return monotonicNanos - aliveNanos;
    }
}
