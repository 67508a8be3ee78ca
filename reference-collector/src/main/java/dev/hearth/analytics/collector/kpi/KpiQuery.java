package dev.hearth.analytics.collector.kpi;

import java.time.LocalDate;

/**
 * Which days of which KPI.
 *
 * @param metric one of the KPI's metrics; empty if it has none
 * @param start the first day
 * @param end the last day, inclusive
 */
public record KpiQuery(KpiDefinition kpi, String metric, LocalDate start, LocalDate end) {}
