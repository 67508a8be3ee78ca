package dev.hearth.analytics;

/**
 * An event as a value: a type and its fields. The typed events ({@link DialogueOpen}, {@link CommandExecuted}, …)
 * implement it; a game's own do the same.
 */
public interface Event {
    /** What kind of event this is. */
    EventType type();

    /** Sets this event's fields on {@code builder}. Called on the thread that tracks, before {@code track} returns. */
    void writeTo(EventBuilder builder);
}
