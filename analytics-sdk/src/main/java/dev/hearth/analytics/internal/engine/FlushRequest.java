package dev.hearth.analytics.internal.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A caller that waits until what was tracked before has been delivered. */
final class FlushRequest {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean delivered;
    private volatile boolean abandoned;
    private boolean begun; // I/O thread, as below
    private long target;

    /** Waits for the answer; false when the time is up. */
    boolean await(long timeout, TimeUnit unit) {
        try {
            return done.await(timeout, unit) && delivered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            abandoned = true;
        }
    }

    /** The first time, notes how many events have to be settled. Answers whether it was the first time. */
    boolean begin(long settled, long queuedEvents) {
        if (begun) {
            return false;
        }
        begun = true;
        target = settled + queuedEvents;
        return true;
    }

    boolean isReached(long settled) {
        return settled >= target;
    }

    /** Nobody waits any more: one attempt is made for it, no second. */
    boolean isAbandoned() {
        return abandoned;
    }

    void answer(boolean wasDelivered) {
        delivered = wasDelivered;
        done.countDown();
    }
}
