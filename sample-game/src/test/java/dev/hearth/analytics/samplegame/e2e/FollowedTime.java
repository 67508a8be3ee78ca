package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.samplegame.players.PlayersTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time of a child process: whatever the test has moved it to. Nobody waits for threads that sleep by it. */
final class FollowedTime implements PlayersTime {
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SharedTimeFile file;
    private final long startMillis;
    private final Object sleep = new Object();
    private long sleptAtMillis; // guarded by sleep, as is the next
    private int sleeps;

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

    /** Waits until whoever sleeps by this time has slept twice at the present moment, and so has surely seen it. */
    void awaitSeen() throws InterruptedException {
        long giveUpAt = System.nanoTime() + PATIENCE_NANOS;
        synchronized (sleep) {
            while (sleptAtMillis != wallMillis() || sleeps < 2) {
                if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("nobody sleeps by this time");
                }
                sleep.wait(1);
            }
        }
    }

    /** Wakes spuriously, and often: that is how the sleeper notices that the test has moved the time. */
    @Override
    public void park(Object blocker, long nanos) {
        synchronized (sleep) {
            long now = wallMillis();
            sleeps = now == sleptAtMillis ? sleeps + 1 : 1;
            sleptAtMillis = now;
            sleep.notifyAll();
        }
        LockSupport.parkNanos(blocker, Math.min(nanos, RECHECK_NANOS));
    }

    @Override
    public void awaitNewcomer(Runnable start) {
        start.run();
    }
}
