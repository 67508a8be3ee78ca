package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.kpi.KpiGroups.Group;
import dev.hearth.analytics.collector.kpi.KpiGroups.Rest;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Picks the largest groups, and hides small ones in the rest, day by day. On a day a group is hidden if fewer villages
 * than the minimum were in it. What is hidden must be enough villages too, or the day's total less what is shown would
 * give it away: if it is not, the smallest group that is shown is hidden as well. Because that is decided by the day
 * alone, the difference of two ranges of days tells no more than the days do.
 */
final class GroupRanking<T> {
    private final GroupedValues<T> values;
    private final Map<Long, Map<String, Long>> villages = new HashMap<>();
    private final int minVillages;
    private final Map<String, T> shown = new LinkedHashMap<>();
    private final Set<String> withHiddenDays = new HashSet<>();
    private final Set<String> named = new HashSet<>();
    private @Nullable T hidden;

    /** @param villages how many villages were in each group of each day */
    private GroupRanking(GroupedValues<T> values, List<Grouped<Long>> villages, int minVillages) {
        this.values = values;
        this.minVillages = minVillages;
        for (Grouped<Long> cell : villages) {
            this.villages
                    .computeIfAbsent(cell.epochDay(), day -> new HashMap<>())
                    .put(cell.group(), cell.value());
        }
    }

    /**
     * Ranks.
     *
     * @param suppressedDays days of which nothing may be shown
     * @param addsUp whether groups add up to a rest
     */
    static <T> KpiGroups rank(
            GroupedValues<T> values,
            List<Grouped<Long>> villages,
            Set<Long> suppressedDays,
            int minVillages,
            int limit,
            boolean addsUp,
            @Nullable Number valueOfNothing) {
        GroupRanking<T> ranking = new GroupRanking<>(values, villages, minVillages);
        Map<Long, List<Grouped<T>>> days = new TreeMap<>();
        for (Grouped<T> cell : values.cells()) {
            if (!suppressedDays.contains(cell.epochDay())) {
                days.computeIfAbsent(cell.epochDay(), day -> new ArrayList<>()).add(cell);
            }
        }
        days.forEach(ranking::addDay);
        return ranking.answer(limit, addsUp, valueOfNothing, suppressedDays.size());
    }

    private void addDay(long epochDay, List<Grouped<T>> cells) {
        Map<String, Long> villagesOfDay = villages.getOrDefault(epochDay, Map.of());
        List<Grouped<T>> large = new ArrayList<>(cells.size());
        long hiddenVillagesAtLeast = 0;
        boolean anyHidden = false;
        for (Grouped<T> cell : cells) {
            long size = size(cell, villagesOfDay);
            if (cell.group().equals(KpiKey.OTHER) || size < minVillages) {
                anyHidden = true;
                hiddenVillagesAtLeast = Math.max(hiddenVillagesAtLeast, size);
                hide(cell);
            } else {
                large.add(cell);
            }
        }
        if (anyHidden && hiddenVillagesAtLeast < minVillages && !large.isEmpty()) {
            Grouped<T> smallest = Collections.min(
                    large,
                    Comparator.<Grouped<T>>comparingLong(cell -> size(cell, villagesOfDay))
                            .thenComparing(Grouped::group));
            large.remove(smallest);
            hide(smallest);
        }
        for (Grouped<T> cell : large) {
            named.add(cell.group());
            shown.merge(cell.group(), cell.value(), values.plus());
        }
    }

    /** How many villages are behind a cell, at least; a number that few sessions went into counts as few villages. */
    private long size(Grouped<T> cell, Map<String, Long> villagesOfDay) {
        return Math.min(
                villagesOfDay.getOrDefault(cell.group(), 0L), values.parts().applyAsLong(cell.value()));
    }

    private void hide(Grouped<T> cell) {
        if (!cell.group().equals(KpiKey.OTHER)) {
            named.add(cell.group());
            withHiddenDays.add(cell.group());
        }
        addToRest(cell.value());
    }

    private void addToRest(T value) {
        hidden = hidden == null ? value : values.plus().apply(hidden, value);
    }

    private KpiGroups answer(int limit, boolean addsUp, @Nullable Number valueOfNothing, int suppressedDays) {
        int suppressed = named.size() - shown.size();
        List<Group> groups = new ArrayList<>();
        shown.forEach((group, value) ->
                groups.add(new Group(group, values.shown().apply(value), withHiddenDays.contains(group))));
        groups.sort(Comparator.<Group>comparingDouble(group -> -group.value().doubleValue())
                .thenComparing(Group::group));
        List<Group> largest = groups.subList(0, Math.min(limit, groups.size()));
        for (Group group : groups.subList(largest.size(), groups.size())) {
            addToRest(Objects.requireNonNull(shown.get(group.group())));
        }
        Number rest = hidden == null ? valueOfNothing : addsUp ? values.shown().apply(hidden) : null;
        return new KpiGroups(
                List.copyOf(largest), new Rest(named.size() - largest.size(), rest), suppressed, suppressedDays, false);
    }
}
