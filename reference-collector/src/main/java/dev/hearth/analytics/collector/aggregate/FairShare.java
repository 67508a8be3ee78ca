package dev.hearth.analytics.collector.aggregate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many partitions this worker should have: as many as every other, rounded up. Safe for any thread.
 */
final class FairShare {
    private final int partitions;

    // Guarded by this.
    private int share;
    private int taken;

    /** Nothing may be taken until it is known how many workers there are. */
    FairShare(int partitions) {
        this.partitions = partitions;
    }

    synchronized void workersAre(int workers) {
        share = (partitions + Math.max(1, workers) - 1) / Math.max(1, workers);
        notifyAll();
    }

    /** Returns when there is room for one more partition, or the time is up. */
    synchronized void awaitRoom(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        long remainingNanos = timeout.toNanos();
        while (taken >= share && remainingNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
            remainingNanos = deadlineNanos - System.nanoTime();
        }
    }

    /** Makes room for one more partition, if there is any. Who gets true says {@link #give} when it has it no longer. */
    synchronized boolean take() {
        if (taken >= share) {
            return false;
        }
        taken++;
        return true;
    }

    synchronized void give() {
        taken--;
        notifyAll();
    }

    /** Gives one partition up if there are too many. Who gets true must let go of its partition, and gives no more. */
    synchronized boolean giveSurplus() {
        if (taken <= share) {
            return false;
        }
        taken--;
        return true;
    }

    synchronized int taken() {
        return taken;
    }
}
