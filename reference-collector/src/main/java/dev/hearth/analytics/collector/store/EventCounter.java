package dev.hearth.analytics.collector.store;

/** Knows what an event is worth. */
public interface EventCounter {
    /** Adds what the event adds to the KPIs. Throws a {@link RuntimeException} if it cannot be counted. */
    void count(EventRecord event, Increments increments);
}
