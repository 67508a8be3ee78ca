package dev.hearth.analytics.collector.kpi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest groups of a KPI over some days, and what is left.
 *
 * @param groups the largest first
 * @param rest what all others come to: past the limit, suppressed, and events without the field
 * @param suppressedGroups how many groups had on no day enough villages to be shown
 * @param suppressedDays how many days had too few villages for anything of them to be shown; they are in nothing of this
 * @param provisional whether events can still come that change it
 */
public record KpiGroups(List<Group> groups, Rest rest, int suppressedGroups, int suppressedDays, boolean provisional) {
    /**
     * One group.
     *
     * @param partial whether some of its days are in the rest, because too few villages were in it
     */
    public record Group(String group, Number value, boolean partial) {}

    /**
     * What is not shown by itself.
     *
     * @param groups how many groups are in it as a whole
     * @param value null where there is nothing to average, or where groups do not add up
     */
    public record Rest(int groups, @Nullable Number value) {}
}
