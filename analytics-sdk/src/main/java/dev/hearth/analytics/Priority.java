package dev.hearth.analytics;

/** How much an event is worth when the queue is full: the least valuable go first, the oldest of them before the newer. */
public enum Priority {
    /** Heartbeats: the next one says the same. */
    LOW,
    /** The game's events. */
    NORMAL,
    /** What a KPI cannot do without: session starts and ends. */
    HIGH
}
