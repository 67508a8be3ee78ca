// Made from protocol/events: see CoreEventsTest.
package dev.hearth.analytics;

import java.util.Arrays;

/**
 * Session end. {@code session_end}, version 1. Only the library tracks it.
 *
 * <p>The session that began with the session start of the same session id is over.
 */
public final class SessionEnd {
    /** The smallest {@code duration_ms}, in ms: {@value}. */
    public static final long DURATION_MS_MIN = 0L;

    /** The largest {@code duration_ms}, in ms: {@value}. */
    public static final long DURATION_MS_MAX = 86_400_000L;

    /** The schema. */
    public static final EventType TYPE = EventType.builder("session_end", 1)
            .integer("duration_ms", DURATION_MS_MIN, DURATION_MS_MAX)
            .enumeration("reason", Arrays.asList("background", "timeout", "shutdown", "recovered"))
            .priority(Priority.HIGH)
            .critical()
            .build();

    /** How long it lasted, on monotonic time: {@value #DURATION_MS_MIN} to {@value #DURATION_MS_MAX} ms, or cut to it. Required. */
    public static final Field DURATION_MS = TYPE.field("duration_ms");

    /** Why it ended. Required. */
    public static final Field REASON = TYPE.field("reason");

    private SessionEnd() {}
}
