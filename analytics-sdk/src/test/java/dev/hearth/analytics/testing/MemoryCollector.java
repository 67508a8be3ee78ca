package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A collector without a network, for what has to happen thousands of times. */
public final class MemoryCollector extends PretendCollector implements Transport {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger underWayMax = new AtomicInteger();
    private volatile boolean reachable = true;

    /** With {@code clock}'s wall time for the server's. */
    public MemoryCollector(Clock clock) {
        super(clock);
    }

    /** Whether connections are taken. */
    public void reachable(boolean value) {
        reachable = value;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://localhost");
    }

    @Override
    public void close() {}

    /** The most requests that were ever under way at once. */
    public int underWayMax() {
        return underWayMax.get();
    }

    @Override
    public Answer exchange(Request request) throws IOException {
        underWayMax.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            return serve(request);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Answer serve(Request request) throws IOException {
        byte[] sent = request.body();
        byte[] body = sent == null ? new byte[0] : sent;
        Map<String, String> head = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> head.put(name.toLowerCase(Locale.ROOT), value));
        Reply reply = next(sent != null);
        if (!reachable) {
            throw new IOException("refused");
        }
        remember(head, body);
        switch (reply.manner) {
            case HANG -> {
                CountDownLatch cancelled = new CountDownLatch(1);
                request.onCancel(cancelled::countDown);
                await(cancelled);
                throw new IOException("cancelled");
            }
            case CUT, CUT_EARLY -> throw new IOException("cut");
            case TAKE_AND_CUT, TAKE_AND_HALF -> {
                taken(body);
                throw new IOException("cut after it was taken");
            }
            case TRICKLE -> {
                return answer(taken(body));
            }
            case ANSWER -> {
                return answer(reply);
            }
            case ACCEPT -> {
                return answer(behave(sent != null, head, body));
            }
        }
        throw new IllegalStateException(reply.manner.toString());
    }

    private Answer answer(Reply reply) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers);
        headers.putIfAbsent("X-Server-Time", Long.toString(now()));
        headers.values().removeIf(String::isEmpty);
        return new Answer(reply.status, headers, reply.body);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
