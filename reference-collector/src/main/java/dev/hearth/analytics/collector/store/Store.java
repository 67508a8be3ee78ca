package dev.hearth.analytics.collector.store;

/**
 * A storage engine. Safe for any thread; every method but {@link #append} blocks.
 *
 * <p>Accepting an event twice is prevented for the dedup window, which is longer than the late window by a day: an event
 * that comes again after that is late, and moves no KPI.
 */
public interface Store
        extends EventLog, AggregateStore, KpiStore, IntegrityStore, QuarantineStore, SaltStore, MaintenanceStore {
    /** Tells somebody of every durable step and of every failure from now on; one listener, the last one counts. */
    void listen(StoreListener listener);

    /** Whether the store can be read and written now. */
    boolean isReachable();

    /** Forgets ids and answers that are older than the dedup window. Called now and then. */
    void expire(long nowMillis) throws StoreUnavailableException;

    /** Lets the work in hand be finished, refuses further work, and frees the store for others. */
    @Override
    void close();
}
