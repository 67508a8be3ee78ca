package dev.hearth.analytics.collector.store;

/**
 * The doing of {@link Job jobs}, while events come in and are counted. Each step happens wholly or not at all, and a step
 * that was done twice has changed nothing the second time.
 *
 * <ul>
 *   <li>A backfill counts one UTC day a step, from what is applied of the log. Late events of the day are from then on
 *       counted, and no longer late; events set aside are tried again. The KPIs are then, bit for bit, what counting the
 *       log afresh makes of it. It is refused where a part of the day's log is no longer kept.
 *   <li>A purge keeps the KPIs and the integrity report. It is refused while something of those days is not counted.
 *   <li>A teardown takes the events of a key out of the log, the integrity report and the KPIs, as though they had never
 *       come, and counts the days anew that they were on.
 * </ul>
 */
public interface MaintenanceStore extends JobQueue {
    /**
     * Does the next step of the oldest job that is not over. A job that must be refused is over then.
     *
     * @return false if there is none
     */
    boolean runJobStep(EventCounter counter) throws StoreUnavailableException;
}
