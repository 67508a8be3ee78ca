package dev.hearth.analytics.collector.store;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What aggregation workers need: the log of each partition in order, who may count it, and one atomic step to count a
 * piece of it. Positions are a partition's own: from 1, gap-free, in the order of appending.
 *
 * <p>A worker is a name that no other worker has. Its leases run on the store's clock, so that a worker whose clock is
 * wrong does no harm; and that a lease has run out is not what keeps a worker from applying: its epoch is.
 */
public interface AggregateStore {
    /** How many partitions there are, numbered from 0. Fixed for the life of the data. */
    int partitions();

    /**
     * Says that a worker is there, for as long as the lease; {@link Duration#ZERO} that it is no longer.
     *
     * @return how many workers are there now
     */
    int announce(String worker, Duration lease) throws StoreUnavailableException;

    /**
     * Takes a partition that is free, or keeps one that the worker has. When it changes hands, every epoch handed out for
     * it before is refused from then on.
     *
     * @return the epoch, greater than all before it if the partition has changed hands; empty while another worker has it
     */
    OptionalLong acquire(int partition, String worker, Duration lease) throws StoreUnavailableException;

    /** Gives a partition back before its lease has run out. An epoch that is not the newest changes nothing. */
    void release(int partition, long epoch) throws StoreUnavailableException;

    /** The position up to which everything is counted or set aside; 0 at the beginning. */
    long appliedPosition(int partition) throws StoreUnavailableException;

    /** The position of the newest event, 0 if there is none. */
    long lastPosition(int partition) throws StoreUnavailableException;

    /** The next events after a position, in order, at most {@code limit}. */
    List<LoggedEvent> readAfter(int partition, long position, int limit) throws StoreUnavailableException;

    /**
     * Applies increments and moves the position, both or neither, durably.
     *
     * @throws FencedException if the epoch is not the newest, or the increments do not begin where the position is
     * @throws InapplicableException if the store can do it with none of these increments
     */
    void apply(int partition, long epoch, Increments increments)
            throws StoreUnavailableException, FencedException, InapplicableException;

    /**
     * Moves the position past events that cannot be applied, durably. They stay in the log, are pending in the integrity
     * report and named there as set aside, and a backfill of their day tries again.
     *
     * @param fromPosition the applied position; the first event set aside is the one after it
     * @param toPosition the last event set aside
     * @param why one sentence for the operator; carries no event
     * @throws FencedException as {@link #apply}
     */
    void setAside(int partition, long epoch, long fromPosition, long toPosition, String why)
            throws StoreUnavailableException, FencedException;

    /** Blocks until the partition may have events after that position, at most so long. May return early. */
    void awaitAppended(int partition, long position, Duration timeout) throws InterruptedException;
}
