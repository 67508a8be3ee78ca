package dev.hearth.analytics.collector.kpi;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One UTC day of one KPI.
 *
 * @param value null where there is nothing to average, or it is suppressed
 * @param provisional whether events can still come that change it
 * @param suppressed whether too few villages played for the value to be shown
 */
public record KpiDay(LocalDate date, @Nullable Number value, boolean provisional, boolean suppressed) {}
