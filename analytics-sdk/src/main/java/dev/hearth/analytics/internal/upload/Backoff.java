package dev.hearth.analytics.internal.upload;

import java.util.Random;

/**
 * Exponential back-off with full jitter: after the n-th failure in a row, a uniformly random wait between 0 and
 * min(cap, base · 2ⁿ⁻¹), so that clients which failed together do not come back together ("Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015). Never gives up. I/O thread only.
 */
final class Backoff {
    /** The bound of the first wait, in ms: {@value}. */
    static final long BASE_MILLIS = 1_000;

    /** The bound of any wait, in ms: {@value}. */
    static final long CAP_MILLIS = 300_000;

    /** The bound of the first wait, in ms, after the collector has refused the key: {@value}. */
    static final long REFUSED_BASE_MILLIS = 300_000;

    /** The bound of any wait, in ms, after the collector has refused the key: {@value}. */
    static final long REFUSED_CAP_MILLIS = 3_600_000;

    private static final int DOUBLINGS_MAX = 20;

    private final Random random;
    private int failures;

    Backoff(Random random) {
        this.random = random;
    }

    /** Counts a failure that may soon pass, and answers how long to wait, in ms. */
    long failed() {
        return jittered(BASE_MILLIS, CAP_MILLIS);
    }

    /**
     * Counts a failure that only a person can mend, and answers how long to wait, in ms. At least half the bound, since an
     * early retry is of no use.
     */
    long refused() {
        return REFUSED_BASE_MILLIS / 2 + jittered(REFUSED_BASE_MILLIS, REFUSED_CAP_MILLIS) / 2;
    }

    void succeeded() {
        failures = 0;
    }

    int failures() {
        return failures;
    }

    /** Takes up the count of an earlier run. */
    void resume(int earlierFailures) {
        failures = Math.max(0, Math.min(DOUBLINGS_MAX, earlierFailures));
    }

    private long jittered(long baseMillis, long capMillis) {
        long bound = Math.min(capMillis, baseMillis << Math.min(DOUBLINGS_MAX, failures));
        failures = Math.min(DOUBLINGS_MAX, failures + 1);
        return (long) (random.nextDouble() * bound);
    }
}
