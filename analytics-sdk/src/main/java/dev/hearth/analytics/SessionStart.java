// Made from protocol/events: see CoreEventsTest.
package dev.hearth.analytics;

import java.util.Arrays;

/**
 * Session start. {@code session_start}, version 1. Only the library tracks it.
 *
 * <p>The game was started, or came back from the background.
 */
public final class SessionStart {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("session_start", 1)
            .enumeration("reason", Arrays.asList("launch", "resume"))
            .priority(Priority.HIGH)
            .build();

    /** Why it started. Required. */
    public static final Field REASON = TYPE.field("reason");

    private SessionStart() {}
}
