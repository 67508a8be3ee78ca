package dev.hearth.analytics;

import java.util.Arrays;

/** The schema of {@code session_end}, version 1, which the library alone tracks. */
public final class SessionEnd {
    /** The longest duration, {@value} ms: a day. */
    public static final long DURATION_MILLIS_MAX = 86_400_000;

    /** The schema. */
    public static final EventType TYPE = EventType.builder("session_end", 1)
            .integer("duration_ms", 0, DURATION_MILLIS_MAX)
            .enumeration("reason", Arrays.asList("background", "timeout", "shutdown", "recovered"))
            .priority(Priority.HIGH)
            .critical()
            .build();

    /** How long the session was, in milliseconds of monotonic time; required. */
    public static final Field DURATION_MS = TYPE.field("duration_ms");

    /** Why it ended; required. */
    public static final Field REASON = TYPE.field("reason");

    private SessionEnd() {}
}
