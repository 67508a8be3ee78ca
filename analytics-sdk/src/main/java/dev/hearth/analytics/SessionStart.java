package dev.hearth.analytics;

import java.util.Arrays;

/** The schema of {@code session_start}, version 1, which the library alone tracks. */
public final class SessionStart {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("session_start", 1)
            .enumeration("reason", Arrays.asList("launch", "resume"))
            .priority(Priority.HIGH)
            .build();

    /** Why the session began: {@code launch} or {@code resume}; required. */
    public static final Field REASON = TYPE.field("reason");

    private SessionStart() {}
}
