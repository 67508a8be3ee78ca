package dev.hearth.analytics.samplegame.kpis;

import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the collector says of one UTC day.
 *
 * @param values empty where the collector gives null
 * @param suppressed whether too few villages were active for the day to be shown
 */
public record ReportedKpis(LocalDate day, Map<Kpi, OptionalDouble> values, boolean suppressed) {
    /** The value of {@code kpi}. */
    public OptionalDouble value(Kpi kpi) {
        OptionalDouble value = values.get(kpi);
        return value == null ? OptionalDouble.empty() : value;
    }
}
