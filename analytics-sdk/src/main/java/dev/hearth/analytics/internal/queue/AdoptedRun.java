package dev.hearth.analytics.internal.queue;

import org.jspecify.annotations.Nullable;

/** A dead run whose directory this process holds: to be delivered, then deleted. Owned by the I/O thread. */
final class AdoptedRun {
    final RunDirectory directory;
    final RunLog log;
    final long events;
    final long bytes;
    final int nextNumber;
    private @Nullable AbandonedSession session;

    AdoptedRun(
            RunDirectory directory,
            RunLog log,
            long events,
            long bytes,
            int nextNumber,
            @Nullable AbandonedSession session) {
        this.directory = directory;
        this.log = log;
        this.events = events;
        this.bytes = bytes;
        this.nextNumber = nextNumber;
        this.session = session;
    }

    /** The session to be ended, or null. */
    @Nullable
    AbandonedSession session() {
        return session;
    }

    void forgetSession() {
        session = null;
    }

    /** Whether nothing in here is needed any more. */
    boolean isFinished() {
        return session == null && log.isDrained();
    }
}
