package dev.hearth.analytics.collector.dashboard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Counts the failed attempts to sign in, by address, so that nobody guesses for long. Safe for any thread. */
final class Attempts {
    /** How long failures count. */
    static final Duration COUNTED = Duration.ofMinutes(1);

    /** The most failures of one address in that time. */
    static final int FAILURES_MAX = 10;

    private static final int ADDRESSES_MAX = 10_000;

    private final Cache<String, Integer> failures;

    Attempts(InstantSource clock) {
        failures = Caffeine.newBuilder()
                .maximumSize(ADDRESSES_MAX)
                .expireAfterWrite(COUNTED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    boolean mayTry(String address) {
        Integer count = failures.getIfPresent(address);
        return count == null || count < FAILURES_MAX;
    }

    void failed(String address) {
        failures.asMap().merge(address, 1, Integer::sum);
    }
}
