package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.Clock;

/**
 * Whether the collector's configuration can be sent by, or has to be asked for first: once in each run, when it has become
 * old, when it lacks the salts of the days, and for the server's time, which comes with it. I/O thread.
 */
final class ConfigFreshness {
    /** A configuration older than this, in ms, is asked for again before the next batch: {@value}. */
    static final long AGE_MILLIS_MAX = 3_600_000;

    /** The same for one that lacks tomorrow's salt, which is needed before midnight: {@value}. */
    static final long AGE_WITHOUT_TOMORROW_MILLIS_MAX = AGE_MILLIS_MAX / 2;

    /**
     * The first exchange of a run loads classes, looks up a name and shakes hands, all of which is in its round trip. If it
     * took longer than this, in ms, the configuration is asked for once more over the warm connection, for the time.
     */
    static final long ROUND_TRIP_GOOD_MILLIS = 50;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerTime time;
    private final Clock clock;
    private boolean confirmed;
    private long confirmedNanos;
    private boolean measuredAgain;

    ConfigFreshness(ServerTime time, Clock clock) {
        this.time = time;
        this.clock = clock;
    }

    /** Whether {@code config} need not be asked for. */
    boolean isFresh(RemoteConfig config, long nowUtcMillis) {
        if (!confirmed || !time.isKnown()) {
            return false;
        }
        long today = UtcDay.of(nowUtcMillis);
        long ageMillis = (clock.monotonicNanos() - confirmedNanos) / NANOS_PER_MILLI;
        long ageMillisMax = config.salts().covers(today + 1) ? AGE_MILLIS_MAX : AGE_WITHOUT_TOMORROW_MILLIS_MAX;
        return config.salts().covers(today) && ageMillis <= ageMillisMax;
    }

    /** The collector has just said that the configuration holds. */
    void confirmed() {
        confirmed = true;
        confirmedNanos = clock.monotonicNanos();
    }

    /** It is to be asked for before anything is sent. */
    void expire() {
        confirmed = false;
    }

    /** Has it asked for once more, the first time that the answer was slow to come. */
    void expireOnceIfSlow() {
        if (!measuredAgain && time.roundTripMillis() > ROUND_TRIP_GOOD_MILLIS) {
            measuredAgain = true;
            expire();
        }
    }
}
