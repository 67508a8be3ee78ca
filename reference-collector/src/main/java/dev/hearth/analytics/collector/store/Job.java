package dev.hearth.analytics.collector.store;

import org.jspecify.annotations.Nullable;

/**
 * Maintenance that was asked for. It is kept in the store, and done in steps by whoever runs them, so that it goes on
 * after a kill where it was.
 *
 * @param id from 1, ascending
 * @param stepsDone of {@code steps}
 * @param affected late events gained by a backfill, days of receipt dropped by a purge, events taken out by a teardown
 * @param refusal why it was ended without being finished, one sentence for the operator; null if it was not
 */
public record Job(
        long id,
        Request request,
        long stepsDone,
        long steps,
        long affected,
        @Nullable String refusal) {
    /** Whether nothing is left to do. */
    public boolean isOver() {
        return refusal != null || stepsDone >= steps;
    }

    /** What is to be done. */
    public enum Kind {
        /** Counts days again from the log, and with them their late events and what was set aside. */
        BACKFILL,
        /** Lets go of the log of days of receipt, and of whom and what their KPIs were counted from. */
        PURGE,
        /** Takes everything out of the log and the KPIs that was sent with one key. */
        TEARDOWN
    }

    /**
     * What is asked for.
     *
     * @param firstDay backfill: the first UTC day, as days since 1970. Otherwise 0
     * @param lastDay backfill: the last one, inclusive. Purge: the last day of receipt that goes. Otherwise 0
     * @param source teardown: the key id. Otherwise empty
     */
    public record Request(Kind kind, long firstDay, long lastDay, String source) {
        public static Request backfill(long firstDay, long lastDay) {
            return new Request(Kind.BACKFILL, firstDay, lastDay, "");
        }

        public static Request purge(long beforeDay) {
            return new Request(Kind.PURGE, 0, beforeDay - 1, "");
        }

        public static Request teardown(String source) {
            return new Request(Kind.TEARDOWN, 0, 0, source);
        }
    }
}
