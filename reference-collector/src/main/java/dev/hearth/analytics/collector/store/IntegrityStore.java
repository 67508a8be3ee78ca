package dev.hearth.analytics.collector.store;

import java.util.List;

/** Where every event that was received has gone. */
public interface IntegrityStore {
    /**
     * The days that have anything, in order, all read at one moment, so that the equation holds.
     *
     * @param firstDay as days since 1970
     * @param lastDay inclusive
     */
    List<IntegrityDay> integrity(long firstDay, long lastDay) throws StoreUnavailableException;
}
