package dev.hearth.analytics.internal.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of one run of the game, from start to end of a process. Immutable. */
public final class RunInfo {
    private final UUID runId;
    private final String appVersion;
    private final String platform;
    private final long startWallMillis;
    private final long startMonotonicNanos;
    private final @Nullable Long serverMinusMonotonicMillis;
    private final boolean current;

    RunInfo(
            UUID runId,
            String appVersion,
            String platform,
            long startWallMillis,
            long startMonotonicNanos,
            @Nullable Long serverMinusMonotonicMillis,
            boolean current) {
        this.runId = runId;
        this.appVersion = appVersion;
        this.platform = platform;
        this.startWallMillis = startWallMillis;
        this.startMonotonicNanos = startMonotonicNanos;
        this.serverMinusMonotonicMillis = serverMinusMonotonicMillis;
        this.current = current;
    }

    /** A random UUIDv4, made at the start of the process. */
    public UUID runId() {
        return runId;
    }

    /** The game's version in that run; empty if the file that told it is damaged. */
    public String appVersion() {
        return appVersion;
    }

    /** The platform of that run; empty if the file that told it is damaged. */
    public String platform() {
        return platform;
    }

    /** The wall clock at the start of the run. */
    public long startWallMillis() {
        return startWallMillis;
    }

    /** Monotonic time at the start of the run. */
    public long startMonotonicNanos() {
        return startMonotonicNanos;
    }

    /** The server's clock minus the run's monotonic clock, as last known in that run; null if it was never known. */
    public @Nullable Long serverMinusMonotonicMillis() {
        return serverMinusMonotonicMillis;
    }

    /** Whether this is the run of this very queue. */
    public boolean current() {
        return current;
    }

    RunInfo withServerTime(@Nullable Long newServerMinusMonotonicMillis) {
        return new RunInfo(
                runId,
                appVersion,
                platform,
                startWallMillis,
                startMonotonicNanos,
                newServerMinusMonotonicMillis,
                current);
    }

    @Override
    public String toString() {
        return "run " + runId + (current ? " (current)" : "");
    }
}
