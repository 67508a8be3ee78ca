package dev.hearth.analytics.collector.store;

import static java.util.concurrent.TimeUnit.DAYS;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a session: its earliest start and its latest end, each null while it has not been seen. Merging is
 * commutative and idempotent, so that duplicates and any order of events lead to the same edges.
 *
 * @param group the group of the earliest start, of equally early ones the smallest; {@link KpiKey#TOTAL} if there is no
 *     start, or the KPI is not broken down
 */
public record SessionEdges(
        @Nullable Long startMillis, @Nullable Long endMillis, String group) {
    /** A session is never counted as longer than this. */
    public static final long DURATION_MILLIS_MAX = DAYS.toMillis(1);

    public static SessionEdges start(long tsMillis, String group) {
        return new SessionEdges(tsMillis, null, group);
    }

    public static SessionEdges end(long tsMillis) {
        return new SessionEdges(null, tsMillis, KpiKey.TOTAL);
    }

    public SessionEdges merge(SessionEdges other) {
        SessionEdges first = compareStarts(other) <= 0 ? this : other;
        return new SessionEdges(first.startMillis, latest(endMillis, other.endMillis), first.group);
    }

    /** None is later than any. */
    private int compareStarts(SessionEdges other) {
        if (startMillis == null || other.startMillis == null) {
            return Boolean.compare(startMillis == null, other.startMillis == null);
        }
        int byTime = Long.compare(startMillis, other.startMillis);
        return byTime == 0 ? group.compareTo(other.group) : byTime;
    }

    private static @Nullable Long latest(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.max(a, b);
    }

    /** What the session adds to its day, or null while it has no start. */
    public @Nullable Contribution contribution() {
        if (startMillis == null) {
            return null;
        }
        Long durationMillis = endMillis == null
                ? null
                : Long.valueOf(Math.max(0, Math.min(endMillis - startMillis, DURATION_MILLIS_MAX)));
        return new Contribution(Math.floorDiv(startMillis, DAYS.toMillis(1)), group, durationMillis);
    }

    /**
     * One session's part in a day: a duration in the sketches, or, without an end, one in the counts, both of the KPI as
     * a whole and of its group if it has one.
     *
     * @param epochDay the UTC day of the start
     * @param durationMillis null while there is no end
     */
    public record Contribution(
            long epochDay, String group, @Nullable Long durationMillis) {}
}
