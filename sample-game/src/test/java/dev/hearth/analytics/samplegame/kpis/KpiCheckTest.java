package dev.hearth.analytics.samplegame.kpis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The oracle must notice what is wrong, or it proves nothing. */
class KpiCheckTest {
    private static final LocalDate DAY = LocalDate.parse("2025-09-14");
    private static final ExpectedKpis PLAYED =
            new ExpectedKpis(DAY, 5, List.of(100.0, 200.0, 600.0), 40, 50, 6, List.of(1, 2));

    private final Map<Kpi, OptionalDouble> reported = new EnumMap<>(Map.of(
            Kpi.ACTIVE_VILLAGES, OptionalDouble.of(5),
            Kpi.SESSION_AVERAGE, OptionalDouble.of(300),
            Kpi.SESSION_MEDIAN, OptionalDouble.of(201.9),
            Kpi.SESSION_P95, OptionalDouble.of(594.1),
            Kpi.DIALOGUE_OPENS, OptionalDouble.of(40),
            Kpi.COMMAND_EXECUTIONS, OptionalDouble.of(50),
            Kpi.BUILDINGS_RAISED, OptionalDouble.of(6),
            Kpi.GOODS_PER_TRADE, OptionalDouble.of(1.5)));

    @Test
    void equalCountsAndPercentilesWithinOnePercentMatch() {
        assertThat(mismatches(PLAYED, false)).isEmpty();
    }

    @Test
    void oneEventMoreOrLessDoesNot() {
        reported.put(Kpi.DIALOGUE_OPENS, OptionalDouble.of(41));
        reported.put(Kpi.COMMAND_EXECUTIONS, OptionalDouble.of(49));
        reported.put(Kpi.BUILDINGS_RAISED, OptionalDouble.of(7));
        reported.put(Kpi.GOODS_PER_TRADE, OptionalDouble.of(1.51));
        assertThat(mismatches(PLAYED, false))
                .containsExactly(Kpi.DIALOGUE_OPENS, Kpi.COMMAND_EXECUTIONS, Kpi.BUILDINGS_RAISED, Kpi.GOODS_PER_TRADE);
    }

    @Test
    void aPercentileBeyondOnePercentOrAnAverageAtAllDoesNot() {
        reported.put(Kpi.SESSION_AVERAGE, OptionalDouble.of(300.01));
        reported.put(Kpi.SESSION_MEDIAN, OptionalDouble.of(202.1));
        reported.put(Kpi.SESSION_P95, OptionalDouble.empty());
        assertThat(mismatches(PLAYED, false)).containsExactly(Kpi.SESSION_AVERAGE, Kpi.SESSION_MEDIAN, Kpi.SESSION_P95);
    }

    @Test
    void aDayWithTooFewVillagesMustBeHiddenAndNoOther() {
        assertThat(mismatches(PLAYED, true)).hasSize(Kpi.values().length);
        ExpectedKpis few = new ExpectedKpis(DAY, 4, List.of(100.0), 40, 50, 6, List.of(1, 2));
        assertThat(mismatches(few, false)).hasSize(Kpi.values().length);
        reported.replaceAll((kpi, value) -> OptionalDouble.empty());
        assertThat(mismatches(few, true)).isEmpty();
    }

    private List<Kpi> mismatches(ExpectedKpis played, boolean suppressed) {
        return KpiCheck.of(List.of(played), List.of(new ReportedKpis(DAY, reported, suppressed)), 5).stream()
                .filter(check -> !check.matches())
                .map(KpiCheck::kpi)
                .toList();
    }
}
