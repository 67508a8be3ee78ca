package dev.hearth.analytics.samplegame.kpis;

import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One KPI of one day: what the players did, and what the collector says.
 *
 * @param played by the players' diaries; empty for a mean or a percentile on a day without any
 * @param reported by the collector; empty where it gives null
 * @param hidden whether the day must be, and is, suppressed because too few villages were active
 * @param matches whether the collector is right
 */
public record KpiCheck(
        LocalDate day, Kpi kpi, OptionalDouble played, OptionalDouble reported, boolean hidden, boolean matches) {
    /** The collector may answer with rounded thousandths. */
    private static final double ROUNDING = 0.001;

    /** Percentiles come from buckets that are 1 % wide to either side. */
    private static final double PERCENTILE_RELATIVE_ERROR = 0.01;

    /**
     * Holds the collector's word against the diaries'.
     *
     * @param minAggregation the fewest villages of a day that the collector shows
     */
    public static List<KpiCheck> of(
            List<ExpectedKpis> expectedDays, List<ReportedKpis> reportedDays, int minAggregation) {
        List<KpiCheck> checks = new ArrayList<>();
        for (int i = 0; i < expectedDays.size(); i++) {
            for (Kpi kpi : Kpi.values()) {
                checks.add(check(kpi, expectedDays.get(i), reportedDays.get(i), minAggregation));
            }
        }
        return List.copyOf(checks);
    }

    private static KpiCheck check(Kpi kpi, ExpectedKpis expected, ReportedKpis reported, int minAggregation) {
        OptionalDouble played = played(kpi, expected);
        OptionalDouble value = reported.value(kpi);
        boolean toHide = expected.villages() > 0 && expected.villages() < minAggregation;
        boolean matches = toHide == reported.suppressed() && (toHide ? value.isEmpty() : equal(kpi, played, value));
        return new KpiCheck(expected.day(), kpi, played, value, toHide && matches, matches);
    }

    private static OptionalDouble played(Kpi kpi, ExpectedKpis expected) {
        return switch (kpi) {
            case ACTIVE_VILLAGES -> count(expected.villages());
            case SESSION_AVERAGE -> expected.averageSeconds();
            case SESSION_MEDIAN -> expected.percentileSeconds(50);
            case SESSION_P95 -> expected.percentileSeconds(95);
            case DIALOGUE_OPENS -> count(expected.dialogues());
            case COMMAND_EXECUTIONS -> count(expected.commands());
            case BUILDINGS_RAISED -> count(expected.buildings());
            case GOODS_PER_TRADE -> expected.goodsPerTrade();
        };
    }

    private static OptionalDouble count(long number) {
        return OptionalDouble.of((double) number);
    }

    private static boolean equal(Kpi kpi, OptionalDouble played, OptionalDouble reported) {
        if (played.isEmpty() || reported.isEmpty()) {
            return played.isEmpty() && reported.isEmpty();
        }
        double difference = Math.abs(played.getAsDouble() - reported.getAsDouble());
        return switch (kpi) {
            case SESSION_AVERAGE, GOODS_PER_TRADE -> difference <= ROUNDING;
            case SESSION_MEDIAN, SESSION_P95 ->
                difference <= played.getAsDouble() * PERCENTILE_RELATIVE_ERROR + ROUNDING;
            default -> difference == 0;
        };
    }
}
