package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.Transport;
import org.jspecify.annotations.Nullable;

/** One request and what came of it. Filled in by the network thread, read by the I/O thread once it {@link #isDone()}. */
final class Exchange {
    enum Kind {
        CONFIG,
        BATCH,
        /** Carries no event, and goes out after a refusal. */
        OPT_OUT
    }

    private final Kind kind;
    private final Transport.Request request;
    private long sentNanos;
    private long receivedNanos;
    private Transport.@Nullable Answer answer;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Exchange(Kind kind, Transport.Request request) {
        this.kind = kind;
        this.request = request;
    }

    /** Blocks until there is an answer or none will come. Network thread. */
    void run(Transport transport, Clock clock) {
        try {
            sentNanos = clock.monotonicNanos();
            if (!request.isCancelled()) {
                answer = transport.exchange(request);
            }
            receivedNanos = clock.monotonicNanos();
        } catch (Throwable e) { // a game's own transport may throw anything; the attempt has failed, no more
            failure = e;
        } finally {
            done = true;
        }
    }

    Kind kind() {
        return kind;
    }

    boolean isDone() {
        return done;
    }

    /** Any thread. */
    void cancel() {
        request.cancel();
    }

    boolean isCancelled() {
        return request.isCancelled();
    }

    Transport.@Nullable Answer answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    long sentNanos() {
        return sentNanos;
    }

    long receivedNanos() {
        return receivedNanos;
    }
}
