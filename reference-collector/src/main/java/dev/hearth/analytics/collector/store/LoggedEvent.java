package dev.hearth.analytics.collector.store;

/**
 * An event of the log.
 *
 * @param position its place: from 1, gap-free, in the order of appending
 * @param receiptDay the UTC day of its receipt, as days since 1970
 * @param late whether it came after its late window, and therefore moves no KPI
 */
public record LoggedEvent(long position, long receiptDay, boolean late, EventRecord event) {}
