package dev.hearth.analytics.collector.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.kpi.KpiGroups.Group;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRankingTest {
    private static final int MIN_VILLAGES = 5;

    private final List<Grouped<Long>> counts = new ArrayList<>();
    private final List<Grouped<Long>> villages = new ArrayList<>();

    private void cell(long day, String group, long count, long villagesOfIt) {
        counts.add(new Grouped<>(day, group, count));
        villages.add(new Grouped<>(day, group, villagesOfIt));
    }

    private KpiGroups rank(int limit) {
        return rank(limit, Set.of());
    }

    private KpiGroups rank(int limit, Set<Long> suppressedDays) {
        GroupedValues<Long> values = new GroupedValues<>(counts, Long::sum, n -> n, n -> Long.MAX_VALUE);
        return GroupRanking.rank(values, villages, suppressedDays, MIN_VILLAGES, limit, true, 0L);
    }

    @Test
    void largestComeFirstAndTheOthersAreTheRest() {
        cell(1, "a", 10, 9);
        cell(1, "b", 30, 9);
        cell(1, "c", 20, 9);
        cell(2, "a", 25, 9);
        KpiGroups ranked = rank(2);
        assertThat(ranked.groups()).containsExactly(new Group("a", 35L, false), new Group("b", 30L, false));
        assertThat(ranked.rest()).isEqualTo(new KpiGroups.Rest(1, 20L));
        assertThat(ranked.suppressedGroups()).isZero();
    }

    @Test
    void equalOnesAreInTheOrderOfTheirNames() {
        cell(1, "b", 10, 9);
        cell(1, "a", 10, 9);
        assertThat(rank(10).groups()).extracting(Group::group).containsExactly("a", "b");
        assertThat(rank(10).rest()).isEqualTo(new KpiGroups.Rest(0, 0L));
    }

    /** The total less what is shown would be the small group's value. */
    @Test
    void smallGroupTakesTheSmallestOfTheOthersAlong() {
        cell(1, "small", 3, MIN_VILLAGES - 1);
        cell(1, "middle", 50, 6);
        cell(1, "large", 40, MIN_VILLAGES + 20);
        KpiGroups ranked = rank(10);
        assertThat(ranked.groups()).containsExactly(new Group("large", 40L, false));
        assertThat(ranked.rest()).isEqualTo(new KpiGroups.Rest(2, 53L));
        assertThat(ranked.suppressedGroups()).isEqualTo(2);
    }

    @Test
    void groupOfExactlyTheMinimumIsShown() {
        cell(1, "a", 1, MIN_VILLAGES);
        assertThat(rank(10).groups()).containsExactly(new Group("a", 1L, false));
    }

    @Test
    void othersOfEnoughVillagesHideASmallGroupWithoutMore() {
        cell(1, KpiKey.OTHER, 100, MIN_VILLAGES);
        cell(1, "small", 3, 1);
        cell(1, "large", 40, 9);
        KpiGroups ranked = rank(10);
        assertThat(ranked.groups()).containsExactly(new Group("large", 40L, false));
        assertThat(ranked.rest()).isEqualTo(new KpiGroups.Rest(1, 103L));
        assertThat(ranked.suppressedGroups()).isEqualTo(1);
    }

    @Test
    void fewOthersTakeAGroupAlongToo() {
        cell(1, KpiKey.OTHER, 2, 1);
        cell(1, "a", 3, 7);
        cell(1, "b", 40, 9);
        assertThat(rank(10).groups()).containsExactly(new Group("b", 40L, false));
        assertThat(rank(10).rest()).isEqualTo(new KpiGroups.Rest(1, 5L));
    }

    @Test
    void groupIsPartialWhereSomeOfItsDaysAreHidden() {
        cell(1, "a", 10, 9);
        cell(1, "b", 10, 9);
        cell(2, "a", 1, 1);
        cell(2, "b", 10, 9);
        cell(2, "c", 10, 20);
        KpiGroups ranked = rank(10);
        assertThat(ranked.groups())
                .containsExactly(new Group("a", 10L, true), new Group("b", 10L, true), new Group("c", 10L, false));
        assertThat(ranked.rest()).isEqualTo(new KpiGroups.Rest(0, 11L));
    }

    @Test
    void daysThatAreSuppressedAreInNothing() {
        cell(1, "a", 10, 9);
        cell(2, "a", 10, 9);
        KpiGroups ranked = rank(10, Set.of(2L));
        assertThat(ranked.groups()).containsExactly(new Group("a", 10L, false));
        assertThat(ranked.suppressedDays()).isEqualTo(1);
        assertThat(ranked.rest().value()).isEqualTo(0L);
    }

    @Test
    void numberOfFewPartsCountsAsOneOfFewVillages() {
        villages.add(new Grouped<>(1, "a", 50L));
        GroupedValues<Long> values =
                new GroupedValues<>(List.of(new Grouped<>(1, "a", 2L)), Long::sum, n -> n, sessions -> sessions);
        KpiGroups ranked = GroupRanking.rank(values, villages, Set.of(), MIN_VILLAGES, 10, true, null);
        assertThat(ranked.groups()).isEmpty();
        assertThat(ranked.suppressedGroups()).isEqualTo(1);
    }

    @Test
    void restOfWhatDoesNotAddUpHasNoValue() {
        GroupedValues<Long> values =
                new GroupedValues<>(List.of(new Grouped<>(1, "a", 2L)), Long::sum, n -> n, n -> Long.MAX_VALUE);
        KpiGroups ranked = GroupRanking.rank(values, villages, Set.of(), MIN_VILLAGES, 10, false, 0L);
        assertThat(ranked.rest()).isEqualTo(new KpiGroups.Rest(1, null));
    }

    /**
     * Whoever asks for a day with every limit, and knows its total, learns no sum of cells that fewer villages than the
     * minimum are behind, and nothing is lost.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260301})
    void subtractionRevealsNoSmallGroup(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            counts.clear();
            villages.clear();
            Map<String, Long> sizes = new HashMap<>();
            long total = 0;
            int groups = 1 + random.nextInt(8);
            for (int i = 0; i < groups; i++) {
                String group = random.nextInt(9) == 0 && !sizes.containsKey(KpiKey.OTHER) ? KpiKey.OTHER : "g" + i;
                long size = 1L + random.nextInt(3 * MIN_VILLAGES);
                long count = size * (1L + random.nextInt(4));
                sizes.put(group, size);
                total += count;
                cell(1, group, count, size);
            }
            KpiGroups all = rank(100);
            Set<String> shown = new HashSet<>();
            long shownCount = 0;
            for (Group group : all.groups()) {
                assertThat(sizes.get(group.group()))
                        .as("%s, seed %s, round %s", group, seed, round)
                        .isGreaterThanOrEqualTo(MIN_VILLAGES);
                shown.add(group.group());
                shownCount += group.value().longValue();
            }
            assertThat(shownCount + Objects.requireNonNull(all.rest().value()).longValue())
                    .isEqualTo(total);
            long largestHidden = sizes.entrySet().stream()
                    .filter(entry -> !shown.contains(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .max()
                    .orElse(0);
            if (!shown.isEmpty() && shown.size() < sizes.size()) {
                assertThat(largestHidden)
                        .as("villages behind the rest, seed %s, round %s", seed, round)
                        .isGreaterThanOrEqualTo(MIN_VILLAGES);
            }
        }
    }
}
