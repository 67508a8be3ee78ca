package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.samplegame.players.PlayersTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time of a child process: whatever the test has moved it to. Nobody waits for threads that sleep by it. */
final class FollowedTime implements PlayersTime {
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final SharedTimeFile file;
    private final long startMillis;

    FollowedTime(Path file) throws IOException {
        this.file = new SharedTimeFile(file);
        startMillis = this.file.read();
    }

    @Override
    public long wallMillis() {
        return file.read();
    }

    @Override
    public long monotonicNanos() {
        return TimeUnit.MILLISECONDS.toNanos(wallMillis() - startMillis);
    }

    /** Wakes spuriously, and often: that is how the sleeper notices that the test has moved the time. */
    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, Math.min(nanos, RECHECK_NANOS));
    }

    @Override
    public void awaitNewcomer(Runnable start) {
        start.run();
    }
}
