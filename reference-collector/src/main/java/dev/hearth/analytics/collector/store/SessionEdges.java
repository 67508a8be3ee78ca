package dev.hearth.analytics.collector.store;

import static java.util.concurrent.TimeUnit.DAYS;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a session: its earliest start and its latest end, each null while it has not been seen. Merging is
 * commutative and idempotent, so that duplicates and any order of events lead to the same edges.
 */
public record SessionEdges(
        @Nullable Long startMillis, @Nullable Long endMillis) {
    /** A session is never counted as longer than this. */
    public static final long DURATION_MILLIS_MAX = DAYS.toMillis(1);

    public static SessionEdges start(long tsMillis) {
        return new SessionEdges(tsMillis, null);
    }

    public static SessionEdges end(long tsMillis) {
        return new SessionEdges(null, tsMillis);
    }

    public SessionEdges merge(SessionEdges other) {
        return new SessionEdges(outer(startMillis, other.startMillis, true), outer(endMillis, other.endMillis, false));
    }

    private static @Nullable Long outer(@Nullable Long a, @Nullable Long b, boolean smaller) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return smaller ? Long.valueOf(Math.min(a, b)) : Long.valueOf(Math.max(a, b));
    }

    /** What the session adds to the durations, or null while it has no start or no end. */
    public @Nullable Contribution contribution() {
        if (startMillis == null || endMillis == null) {
            return null;
        }
        long durationMillis = Math.min(Math.max(endMillis - startMillis, 0), DURATION_MILLIS_MAX);
        return new Contribution(Math.floorDiv(startMillis, DAYS.toMillis(1)), durationMillis);
    }

    /**
     * One session's part in the durations of a day.
     *
     * @param epochDay the UTC day of the start
     */
    public record Contribution(long epochDay, long durationMillis) {}
}
