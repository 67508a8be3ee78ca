package dev.hearth.analytics.internal.session;

/** A session and the moment at which it was opened. Immutable. */
public final class OpenedSession {
    private final SessionContext context;
    private final long wallMillis;
    private final long monotonicNanos;

    OpenedSession(SessionContext context, long wallMillis, long monotonicNanos) {
        this.context = context;
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
    }

    SessionContext context() {
        return context;
    }

    long wallMillis() {
        return wallMillis;
    }

    long monotonicNanos() {
        return monotonicNanos;
    }
}
