package dev.hearth.analytics.internal.time;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns this run's clock readings into the server's UTC time.
 *
 * <p>Monotonic time does not notice a player who changes the clock, but it stands still while a laptop sleeps. Both look
 * the same from inside: wall time moves against monotonic time. So each such jump begins a new stretch, which knows
 * nothing of the server until the next answer; whether the jump was a sleep or a changed clock is then plain from the
 * server's time, and the events of both sides of it are right.
 *
 * <p>Error within a stretch: half the best round trip (all of it, if that took more than {@value #SLOW_MILLIS} ms), plus
 * the server's millisecond and the event's, plus the drift of the device's
 * crystal over at most {@value #SAMPLE_AGE_MILLIS_MAX} ms (0.36 s at 100 ppm) between measurements.
 *
 * <p>Written by the I/O thread; {@link #serverMinusMonotonicMillis()} can be read by any.
 */
public final class ServerTime {
    /** Wall against monotonic time, in ms, that counts as a jump. NTP slews less between two readings a second apart. */
    static final long JUMP_MILLIS = 2_000;

    /** A measurement older than this gives way to a newer one, however slow that was. */
    static final long SAMPLE_AGE_MILLIS_MAX = 3_600_000;

    /** A round trip longer than this says less than a wall clock that agrees with it. */
    static final long SLOW_MILLIS = 2_000;

    /** The most stretches that are told apart; more jumps than that in one run forget the oldest. */
    static final int STRETCHES_MAX = 64;

    /** A device whose wall clock is this near the server's is taken for one that nobody plays with. */
    static final long WALL_RIGHT_MILLIS = 60_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SERVER_MILLIS_MIN = 1_577_836_800_000L; // 2020-01-01
    private static final long SERVER_MILLIS_MAX = 4_102_444_800_000L; // 2100-01-01

    private final List<Stretch> stretches = new ArrayList<>();
    private volatile @Nullable Long published;

    /** Begins the run's first stretch with the clocks as they are now. */
    public ServerTime(long wallMillis, long monotonicNanos) {
        stretches.add(new Stretch(wallMillis, monotonicNanos));
    }

    /**
     * Compares the clocks with the last reading. To be called about once a second while a session is active, and before
     * anything else here is asked.
     *
     * @return by how many ms wall time has jumped against monotonic time, so that the offset has to be measured again; 0 if
     *     it has not
     */
    public long tick(long wallMillis, long monotonicNanos) {
        Stretch now = current();
        long jump = (wallMillis - Math.floorDiv(monotonicNanos, NANOS_PER_MILLI)) - now.lastWallMinusMono();
        if (Math.abs(jump) <= JUMP_MILLIS) {
            now.seen(wallMillis, monotonicNanos);
            return 0;
        }
        if (stretches.size() == STRETCHES_MAX) {
            stretches.remove(0);
        }
        stretches.add(new Stretch(wallMillis, monotonicNanos));
        published = null;
        return jump;
    }

    /**
     * Takes the server's time from an answer.
     *
     * @param sentNanos monotonic time before the request was sent
     * @param receivedNanos monotonic time after the answer had come
     */
    public void observe(long sentNanos, long receivedNanos, long serverMillis) {
        Stretch now = current();
        if (serverMillis < SERVER_MILLIS_MIN || serverMillis > SERVER_MILLIS_MAX || sentNanos < now.firstMono) {
            return; // absurd, or the request was under way when the clock jumped
        }
        long roundTrip = receivedNanos - sentNanos;
        boolean stale = receivedNanos - now.measuredMono > SAMPLE_AGE_MILLIS_MAX * NANOS_PER_MILLI;
        if (!now.measured || now.doubted || stale || roundTrip <= now.roundTrip) {
            now.measured = true;
            now.doubted = false;
            now.roundTrip = roundTrip;
            now.measuredMono = receivedNanos;
            now.offsetMillis = offset(now, sentNanos, receivedNanos, serverMillis);
            published = now.offsetMillis;
        }
    }

    /**
     * The server says that what was measured is wrong, as it does when its own clock was set: the next answer counts,
     * however slow. I/O thread.
     */
    public void disbelieve() {
        current().doubted = true;
    }

    /**
     * The server's time lies between sending and receiving, and the middle is the best guess of it. But a round trip of
     * seconds says little, and a wall clock that lies within it is most likely kept right by the system: then that is taken.
     */
    private static long offset(Stretch now, long sentNanos, long receivedNanos, long serverMillis) {
        long wall = now.lastWallMinusMono();
        long least = serverMillis - Math.floorDiv(receivedNanos, NANOS_PER_MILLI);
        long most = serverMillis - Math.floorDiv(sentNanos, NANOS_PER_MILLI);
        boolean slow = receivedNanos - sentNanos > SLOW_MILLIS * NANOS_PER_MILLI;
        if (slow && wall >= least && wall <= most) {
            return wall;
        }
        return serverMillis - Math.floorDiv(sentNanos + (receivedNanos - sentNanos) / 2, NANOS_PER_MILLI);
    }

    /** Whether the offset of the present stretch was measured. */
    public boolean isKnown() {
        return published != null;
    }

    /** The round trip of the present measurement, in ms; {@link Long#MAX_VALUE} if there is none. I/O thread. */
    public long roundTripMillis() {
        Stretch now = current();
        return now.measured ? now.roundTrip / NANOS_PER_MILLI : Long.MAX_VALUE;
    }

    /** The server's time minus monotonic time, now; null until it was measured. */
    public @Nullable Long serverMinusMonotonicMillis() {
        return published;
    }

    /** The server's time at that moment of this run; by the wall clock alone as long as nothing was measured. */
    public long utcMillis(long wallMillis, long monotonicNanos) {
        Stretch stretch = stretchOf(wallMillis, monotonicNanos);
        if (stretch.measured) {
            return stretch.offsetMillis + Math.floorDiv(monotonicNanos, NANOS_PER_MILLI);
        }
        Stretch now = current();
        if (!now.measured) {
            return wallMillis;
        }
        if (stretch != now && wasSleep(stretch, now)) {
            return wallMillis + wallCorrectionMillis();
        }
        return now.offsetMillis + Math.floorDiv(monotonicNanos, NANOS_PER_MILLI);
    }

    /**
     * The server's time at a moment of an earlier run, whose clocks are over.
     *
     * @param startWallMinusMonotonicMillis that run's wall minus monotonic time at its start
     * @param serverMinusMonotonicMillis what that run last knew; null if it never heard from the server
     */
    public long earlierUtcMillis(
            long wallMillis,
            long monotonicNanos,
            long startWallMinusMonotonicMillis,
            @Nullable Long serverMinusMonotonicMillis) {
        if (serverMinusMonotonicMillis == null) {
            return wallMillis + wallCorrectionMillis();
        }
        long monotonicMillis = Math.floorDiv(monotonicNanos, NANOS_PER_MILLI);
        long jump = (wallMillis - monotonicMillis) - startWallMinusMonotonicMillis;
        boolean wallIsRight = isKnown() && Math.abs(wallCorrectionMillis()) <= WALL_RIGHT_MILLIS;
        if (Math.abs(jump) > JUMP_MILLIS && wallIsRight) {
            return wallMillis + wallCorrectionMillis(); // it slept, and monotonic time with it
        }
        return serverMinusMonotonicMillis + monotonicMillis;
    }

    /**
     * What to add to the device's present wall time to get the server's: the only correction there is for an event of an
     * earlier run that never heard from the server. 0 until measured.
     */
    public long wallCorrectionMillis() {
        Stretch now = current();
        return now.measured ? now.offsetMillis - now.lastWallMinusMono() : 0;
    }

    /**
     * An unmeasured stretch lies before a measured one. Had the device slept between them, its wall clock would have been
     * as far off the server before the sleep as after it; that is taken when wall time is nearly right, which nobody who
     * moves the clock about by hand leaves behind.
     */
    private static boolean wasSleep(Stretch before, Stretch now) {
        boolean forwards = now.lastWallMinusMono() > before.lastWallMinusMono();
        return forwards && Math.abs(now.offsetMillis - now.lastWallMinusMono()) <= WALL_RIGHT_MILLIS;
    }

    private Stretch stretchOf(long wallMillis, long monotonicNanos) {
        long difference = wallMillis - Math.floorDiv(monotonicNanos, NANOS_PER_MILLI);
        for (int i = stretches.size() - 1; i > 0; i--) {
            Stretch later = stretches.get(i);
            Stretch earlier = stretches.get(i - 1);
            if (monotonicNanos > later.firstMono) {
                return later;
            }
            if (monotonicNanos >= earlier.lastMono) {
                boolean nearerToLater = Math.abs(difference - later.firstWallMinusMono)
                        < Math.abs(difference - earlier.lastWallMinusMono());
                return nearerToLater ? later : earlier;
            }
        }
        return stretches.get(0);
    }

    private Stretch current() {
        return stretches.get(stretches.size() - 1);
    }

    /** A time without a jump. I/O thread only. */
    private static final class Stretch {
        final long firstMono;
        final long firstWallMinusMono;
        long lastMono;
        long lastWall;
        boolean measured;
        boolean doubted;
        long measuredMono;
        long roundTrip;
        long offsetMillis;

        Stretch(long wallMillis, long monotonicNanos) {
            firstMono = monotonicNanos;
            firstWallMinusMono = wallMillis - Math.floorDiv(monotonicNanos, NANOS_PER_MILLI);
            seen(wallMillis, monotonicNanos);
        }

        void seen(long wallMillis, long monotonicNanos) {
            lastWall = wallMillis;
            lastMono = monotonicNanos;
        }

        long lastWallMinusMono() {
            return lastWall - Math.floorDiv(lastMono, NANOS_PER_MILLI);
        }
    }
}
