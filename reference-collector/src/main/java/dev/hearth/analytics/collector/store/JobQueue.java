package dev.hearth.analytics.collector.store;

import org.jspecify.annotations.Nullable;

/**
 * Where maintenance is asked for, and looked after. Open also to a process other than the collector's. Blocks.
 */
public interface JobQueue extends AutoCloseable {
    /** Asks for maintenance, durably. Jobs are done one after another, in this order. */
    Job request(Job.Request request) throws StoreUnavailableException;

    /** How far a job is; null if there is none of that number, or it was over long ago. */
    @Nullable
    Job job(long id) throws StoreUnavailableException;

    @Override
    void close();
}
