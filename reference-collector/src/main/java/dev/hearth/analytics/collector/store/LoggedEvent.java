package dev.hearth.analytics.collector.store;

/**
 * An event of the log.
 *
 * @param position its place in its partition: from 1, gap-free, in the order of appending
 * @param receiptDay the UTC day of its receipt that the integrity report counts it under, as days since 1970
 * @param receivedMillis when it was received
 * @param late whether it came after its late window, and therefore moves no KPI
 */
public record LoggedEvent(long position, long receiptDay, long receivedMillis, boolean late, EventRecord event) {}
