package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets an answer that is given before the body is there arrive. A connection that is closed while its client still sends
 * is reset, and the client's system then throws away an answer that it has already received: who sent too much would never
 * learn it. So such an answer says {@code Connection: close}, and what still comes is thrown away, up to a bound, before the
 * connection is closed (nginx calls that lingering close). A client that waits to be told to send
 * ({@code Expect: 100-continue}) is not told to.
 */
final class LingeringClose extends Handler.Wrapper {
    private final long bytesMax;
    private final long nanosMax;

    LingeringClose(Handler handler, Limits limits) {
        super(handler);
        this.bytesMax = 2L * limits.whole(Limit.SENT_BYTES);
        this.nanosMax = limits.seconds(Limit.BODY_GRACE_SECONDS).toNanos();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() == 0 || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return super.handle(request, response, callback);
        }
        Body body = new Body(request, callback);
        return super.handle(request, new Answer(request, response, body), body);
    }

    /** Looks, before the first of it is written, whether the body is there. */
    private static final class Answer extends Response.Wrapper {
        private final Body body;

        Answer(Request request, Response response, Body body) {
            super(request, response);
            this.body = body;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
            if (!isCommitted()) {
                // Of a body that is too slow, another may just be reading.
                body.unread = getStatus() != ProblemCode.REQUEST_TIMEOUT.status();
                if (!body.unread || !body.discard()) {
                    getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
                }
            }
            super.write(last, bytes, callback);
        }
    }

    /** The rest of a body, which nobody wants, and the end of its request. */
    private final class Body extends Callback.Nested implements Runnable {
        private final Request request;
        // Written by whoever answers, and read when that is written.
        private boolean unread;
        private long discardedBytes;
        private long sinceNanos;

        Body(Request request, Callback callback) {
            super(callback);
            this.request = request;
        }

        /** Throws away what is there. Whether the body has come to its end, by this or before. */
        boolean discard() {
            for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                if (Content.Chunk.isFailure(chunk)) {
                    unread = false;
                    return false;
                }
                discardedBytes += chunk.remaining();
                unread = !chunk.isLast() && discardedBytes <= bytesMax;
                boolean last = chunk.isLast();
                chunk.release();
                if (!unread) {
                    return last;
                }
            }
            return false;
        }

        @Override
        public void succeeded() {
            sinceNanos = System.nanoTime();
            run();
        }

        @Override
        public void run() {
            if (unread && !discard() && unread && System.nanoTime() - sinceNanos < nanosMax) {
                request.demand(this);
            } else {
                super.succeeded();
            }
        }
    }
}
