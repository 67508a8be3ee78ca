package dev.hearth.analytics.collector.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a body as it comes, without a thread that waits for it. Never holds more than the limit, and all readings
 * together never more than their budget.
 */
final class BodyReader implements Runnable {
    private static final int FIRST_BYTES = 8 * 1024;

    private final Request request;
    private final int bytesMax;
    private final Budget budget;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(FIRST_BYTES);
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

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

    private BodyReader(Request request, int bytesMax, Budget budget) {
        this.request = request;
        this.bytesMax = bytesMax;
        this.budget = budget;
    }

    /**
     * Reads the whole body. What it weighs stays taken from the budget until the caller gives it back.
     *
     * @return completed with the body, or with a {@link ProblemException} when it is too large, too slow or too much
     */
    static CompletableFuture<byte[]> read(Request request, int bytesMax, Budget budget) {
        BodyReader reader = new BodyReader(request, bytesMax, budget);
        if (request.getLength() > bytesMax) {
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
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                failed(chunk);
                return;
            }
            try {
                if (!append(chunk.getByteBuffer())) {
                    return;
                }
            } finally {
                chunk.release();
            }
            if (chunk.isLast()) {
                result.complete(body.toByteArray());
                return;
            }
        }
    }

    private boolean append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (body.size() + length > bytesMax) {
            fail(ProblemCode.BODY_TOO_LARGE);
            return false;
        }
        if (!budget.take(length)) {
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

    private void fail(ProblemCode code) {
        budget.giveBack(body.size());
        body.reset();
        result.completeExceptionally(new ProblemException(code));
    }
}
