package dev.hearth.analytics.collector.store;

import static java.util.concurrent.TimeUnit.DAYS;

/**
 * One UTC day of one KPI: all of it, or one group of it.
 *
 * @param kpi the KPI's id
 * @param epochDay days since 1970
 * @param group {@link #TOTAL}, {@link #OTHER}, or the value of the field that the KPI is broken down by
 */
public record KpiKey(String kpi, long epochDay, String group) {
    /** The day as a whole. No identifier is empty. */
    public static final String TOTAL = "";

    /**
     * What belongs to no group of its own: events without the field, and groups past the {@value #GROUPS_MAX} that came
     * first. No identifier has this character.
     */
    public static final String OTHER = "*";

    /**
     * The most groups that a partition keeps a KPI and day, {@link #OTHER} not among them: a client must not be able to
     * fill the store with words. Which come first is decided by the order of the log.
     */
    public static final int GROUPS_MAX = 1_000;

    /** The whole of the day that a moment falls on. */
    public static KpiKey totalAt(String kpi, long millis) {
        return new KpiKey(kpi, Math.floorDiv(millis, DAYS.toMillis(1)), TOTAL);
    }

    /** The same day, another group. */
    public KpiKey of(String otherGroup) {
        return new KpiKey(kpi, epochDay, otherGroup);
    }

    /** Whether it is a group that counts against {@link #GROUPS_MAX}. */
    public boolean isNamedGroup() {
        return !group.equals(TOTAL) && !group.equals(OTHER);
    }
}
