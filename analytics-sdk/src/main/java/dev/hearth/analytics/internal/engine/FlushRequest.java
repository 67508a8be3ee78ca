package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.internal.queue.QueueEnd;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A caller that waits until what was tracked before has been delivered. */
final class FlushRequest {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean delivered;
    private volatile boolean abandoned;
    private @Nullable QueueEnd target; // I/O thread

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

    /** How far the queue went when it began; null before. I/O thread. */
    @Nullable
    QueueEnd target() {
        return target;
    }

    /** Notes up to where everything has to be delivered. I/O thread. */
    void begin(QueueEnd newTarget) {
        target = newTarget;
    }

    /** Nobody waits any more: it is tried until the first failure, and no more. */
    boolean isAbandoned() {
        return abandoned;
    }

    void answer(boolean wasDelivered) {
        delivered = wasDelivered;
        done.countDown();
    }
}
