package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it comes, without a thread that waits for it. Never holds more than the limit, all readings together
 * never more than their budget, and gives up on a body that comes too slowly.
 */
final class BodyReader implements Runnable {
    private static final int FIRST_BYTES = 8 * 1024;
    private static final long LOOK_SECONDS = 1;

    private final Request request;
    private final Bounds bounds;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(FIRST_BYTES);
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final long beganNanos = System.nanoTime();

    // Guarded by this: a look at the time and a piece of the body can come at the same moment.
    private boolean over;
    private Scheduler.@Nullable Task nextLook;

    /** How much all bodies together may hold. Safe for any thread. */
    static final class Budget {
        private final AtomicLong freeBytes;

        Budget(long bytes) {
            this.freeBytes = new AtomicLong(bytes);
        }

        private boolean take(int bytes) {
            if (freeBytes.addAndGet(-bytes) >= 0) {
                return true;
            }
            freeBytes.addAndGet(bytes);
            return false;
        }

        void giveBack(int bytes) {
            freeBytes.addAndGet(bytes);
        }
    }

    /** How much may come, and how slowly. */
    record Bounds(int bytesMax, long graceNanos, long bytesPerSecondMin, Budget budget) {
        static Bounds of(Limits limits) {
            return new Bounds(
                    limits.whole(Limit.SENT_BYTES),
                    limits.seconds(Limit.BODY_GRACE_SECONDS).toNanos(),
                    limits.get(Limit.BODY_BYTES_PER_SECOND),
                    new Budget(limits.bytesOrShareOfHeap(Limit.BODIES_BYTES)));
        }

        /** Whether so many bytes in that time, on the whole, are too few. */
        boolean isTooSlow(long bytes, long elapsedNanos) {
            long countedSeconds = TimeUnit.NANOSECONDS.toSeconds(elapsedNanos - graceNanos);
            return countedSeconds > 0 && bytes < countedSeconds * bytesPerSecondMin;
        }
    }

    private BodyReader(Request request, Bounds bounds) {
        this.request = request;
        this.bounds = bounds;
    }

    /**
     * Reads the whole body. What it weighs stays taken from the budget until the caller gives it back.
     *
     * @return completed with the body, or with a {@link ProblemException} when it is too large, too slow or too much
     */
    static CompletableFuture<byte[]> read(Request request, Bounds bounds) {
        BodyReader reader = new BodyReader(request, bounds);
        if (request.getLength() > bounds.bytesMax) {
            reader.fail(ProblemCode.BODY_TOO_LARGE);
        } else {
            reader.run();
        }
        return reader.result;
    }

    /** Takes what is there, and comes back when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                lookAgainLater();
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                failed(chunk);
                return;
            }
            boolean last = chunk.isLast();
            try {
                if (!append(chunk.getByteBuffer())) {
                    return;
                }
            } finally {
                chunk.release();
            }
            if (last) {
                finish();
                return;
            }
        }
    }

    /** Only who has to be waited for is timed: most bodies are there at once. */
    private synchronized void lookAgainLater() {
        if (nextLook == null && !over) {
            nextLook = request.getComponents().getScheduler().schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look() {
        boolean slow;
        synchronized (this) {
            nextLook = null;
            slow = !over && bounds.isTooSlow(body.size(), System.nanoTime() - beganNanos);
        }
        if (slow) {
            fail(ProblemCode.REQUEST_TIMEOUT);
        } else {
            lookAgainLater();
        }
    }

    private synchronized boolean append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (over) {
            return false;
        }
        if (body.size() + length > bounds.bytesMax) {
            fail(ProblemCode.BODY_TOO_LARGE);
            return false;
        }
        if (!bounds.budget.take(length)) {
            fail(ProblemCode.OVERLOADED);
            return false;
        }
        byte[] copy = new byte[length];
        bytes.get(copy);
        body.write(copy, 0, length);
        return true;
    }

    private void failed(Content.Chunk chunk) {
        fail(chunk.getFailure() instanceof TimeoutException ? ProblemCode.REQUEST_TIMEOUT : ProblemCode.MALFORMED_BODY);
    }

    private void finish() {
        if (end()) {
            result.complete(body.toByteArray());
        }
    }

    private void fail(ProblemCode code) {
        if (end()) {
            bounds.budget.giveBack(body.size());
            body.reset();
            // Not here: whoever waits may answer at once, and this may be a thread of the timer, or hold the lock.
            request.getComponents()
                    .getExecutor()
                    .execute(() -> result.completeExceptionally(new ProblemException(code)));
        }
    }

    /** Whether it was not over before. */
    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        if (nextLook != null) {
            nextLook.cancel();
            nextLook = null;
        }
        return first;
    }
}
