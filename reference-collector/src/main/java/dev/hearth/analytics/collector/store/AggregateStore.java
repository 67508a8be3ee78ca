package dev.hearth.analytics.collector.store;

import java.time.Duration;
import java.util.List;

/** What an aggregation worker needs: the log in order, and one atomic step to count a piece of it. */
public interface AggregateStore {
    /**
     * Makes the caller the only worker that may apply: every epoch handed out before is refused from now on.
     *
     * @return the new epoch
     */
    long takeOver() throws StoreUnavailableException;

    /** The position up to which everything is counted; 0 at the beginning. */
    long appliedPosition() throws StoreUnavailableException;

    /** The position of the newest event, 0 if there is none. */
    long lastPosition() throws StoreUnavailableException;

    /** The next events after a position, in order, at most {@code limit}. */
    List<LoggedEvent> readAfter(long position, int limit) throws StoreUnavailableException;

    /**
     * Applies increments and moves the position, both or neither, durably.
     *
     * @throws FencedException if the epoch is not the newest, or the increments do not begin where the position is
     */
    void apply(long epoch, Increments increments) throws StoreUnavailableException, FencedException;

    /** Blocks until there are events after that position, at most so long. */
    void awaitAppended(long position, Duration timeout) throws InterruptedException;
}
