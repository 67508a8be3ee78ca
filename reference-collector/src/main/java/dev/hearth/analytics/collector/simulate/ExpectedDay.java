package dev.hearth.analytics.collector.simulate;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must come out of one UTC day, in a bounded space: sessions are counted by their length in whole seconds. */
final class ExpectedDay {
    private static final int SECONDS_MAX = 24 * 60 * 60;

    private final Map<String, Long> counts = new HashMap<>();
    private final int[] sessionsBySeconds = new int[SECONDS_MAX + 1];
    private long villages;
    private long sessions;
    private long sessionSeconds;

    void addVillage() {
        villages++;
    }

    void count(String eventName, long by) {
        counts.merge(eventName, by, Long::sum);
    }

    void addSession(long millis) {
        int seconds = (int) Math.max(0, Math.min(SECONDS_MAX, millis / 1_000));
        sessionsBySeconds[seconds]++;
        sessions++;
        sessionSeconds += seconds;
    }

    long villages() {
        return villages;
    }

    long count(String eventName) {
        return counts.getOrDefault(eventName, 0L);
    }

    @Nullable
    Double averageSeconds() {
        return sessions == 0 ? null : (double) sessionSeconds / sessions;
    }

    /** The nearest-rank percentile; null without sessions. */
    @Nullable
    Double percentileSeconds(int percent) {
        long rank = (sessions * percent + 99) / 100;
        long seen = 0;
        for (int seconds = 0; sessions > 0 && seconds <= SECONDS_MAX; seconds++) {
            seen += sessionsBySeconds[seconds];
            if (seen >= rank) {
                return (double) seconds;
            }
        }
        return null;
    }
}
