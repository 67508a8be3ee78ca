package dev.hearth.analytics;

/**
 * One event being filled in, then tracked. From {@link Analytics#event(EventType)}; reused by the calling thread, so it
 * must not be kept, nor handed to another thread: finish one event before beginning the next on the same thread.
 *
 * <p>Nothing here throws, blocks or allocates. A value that the event's schema does not allow drops the event when it is
 * tracked, as {@link DropReason#SCHEMA_VIOLATION}.
 */
public interface EventBuilder {
    /**
     * Sets an identifier or enum field.
     *
     * @param value matching {@code ^[A-Za-z0-9_.:-]{1,64}$} for an identifier, one of the schema's values for an enum
     */
    EventBuilder set(Field field, String value);

    /** Sets an integer field, in the schema's range. */
    EventBuilder set(Field field, long value);

    /** Sets a number field, finite and in the schema's range. */
    EventBuilder set(Field field, double value);

    /** Sets a boolean field. */
    EventBuilder set(Field field, boolean value);

    /** Appends the event to the queue. When this has returned, the event survives a kill of the process. */
    void track();
}
