package dev.hearth.analytics.internal.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session that was begun and never ended, since its process died. Immutable. */
public final class AbandonedSession {
    private final UUID sessionId;
    private final int nextSeq;
    private final long startWallMillis;
    private final long startMonotonicNanos;
    private final long lastAliveWallMillis;
    private final long lastAliveMonotonicNanos;
    private final @Nullable String villageId;
    private final RunInfo run;

    AbandonedSession(
            UUID sessionId,
            int nextSeq,
            long startWallMillis,
            long startMonotonicNanos,
            long lastAliveWallMillis,
            long lastAliveMonotonicNanos,
            @Nullable String villageId,
            RunInfo run) {
        this.sessionId = sessionId;
        this.nextSeq = nextSeq;
        this.startWallMillis = startWallMillis;
        this.startMonotonicNanos = startMonotonicNanos;
        this.lastAliveWallMillis = lastAliveWallMillis;
        this.lastAliveMonotonicNanos = lastAliveMonotonicNanos;
        this.villageId = villageId;
        this.run = run;
    }

    /** The session's id. */
    public UUID sessionId() {
        return sessionId;
    }

    /** The number of the session's next event. */
    public int nextSeq() {
        return nextSeq;
    }

    /** The wall clock when the session began. */
    public long startWallMillis() {
        return startWallMillis;
    }

    /** The run's monotonic time when the session began. */
    public long startMonotonicNanos() {
        return startMonotonicNanos;
    }

    /** The wall clock at the last sign of life: of the mark, or of the session's last event. */
    public long lastAliveWallMillis() {
        return lastAliveWallMillis;
    }

    /** The run's monotonic time at the last sign of life. */
    public long lastAliveMonotonicNanos() {
        return lastAliveMonotonicNanos;
    }

    /** The raw village id, which never leaves the device, or null if none was set. */
    public @Nullable String villageId() {
        return villageId;
    }

    /** The run that the session belongs to. */
    public RunInfo run() {
        return run;
    }
}
