package dev.hearth.analytics.collector.store;

/**
 * One UTC day of one KPI.
 *
 * @param kpi the KPI's id
 * @param epochDay days since 1970
 */
public record DayKey(String kpi, long epochDay) {}
