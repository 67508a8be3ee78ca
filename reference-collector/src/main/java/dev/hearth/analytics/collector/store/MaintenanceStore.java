package dev.hearth.analytics.collector.store;

/** What an operator has done now and then. Each call happens wholly or not at all. Blocks. */
public interface MaintenanceStore {
    /**
     * Counts one UTC day again from the log, and with it the events of the day that came too late; each of those is from
     * then on counted, and no longer late. Doing it twice changes nothing. Events that are still pending stay so.
     *
     * @param epochDay days since 1970
     * @return how many late events the day has gained
     * @throws RefusedException if a part of the day's log is no longer kept
     */
    long backfill(long epochDay, EventCounter counter) throws StoreUnavailableException, RefusedException;

    /**
     * Lets go of the log of the days of receipt before that day, and of whom and what those days' KPIs were counted
     * from. The KPIs and the integrity report stay.
     *
     * @param beforeDay days since 1970
     * @return how many days of the log are gone
     * @throws RefusedException if some of it is not counted yet
     */
    int purge(long beforeDay) throws StoreUnavailableException, RefusedException;
}
