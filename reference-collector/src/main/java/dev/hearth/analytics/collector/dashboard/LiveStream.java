package dev.hearth.analytics.collector.dashboard;

import dev.hearth.analytics.collector.ingest.LiveFeed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One watcher's stream of server-sent events. Holds no thread, and never more than {@link #WAITING_MAX} items: a watcher
 * who is slower than the events is told how many were left out. Ends when the sign-in does. Safe for any thread.
 */
final class LiveStream extends IteratingCallback implements LiveFeed.Watcher {
    /** The most items that wait for a slow watcher. */
    static final int WAITING_MAX = 1_000;

    /** How often something is sent although nothing happens: below every idle time-out on the way. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final int CHUNK_ITEMS_MAX = 100;
    private static final String HELLO = "retry: 2000\nevent: hello\ndata: {}\n\n";
    private static final String ALIVE = "event: alive\ndata: {}\n\n";
    private static final String SIGNED_OUT = "event: signed-out\ndata: {}\n\n";

    private final Response response;
    private final Callback callback;
    private final LiveFilter filter;
    private final BooleanSupplier isSignedIn;
    private final Runnable onEnd;
    private final Executor executor;
    private final Scheduler scheduler;
    private final AtomicBoolean woken = new AtomicBoolean();

    // Guarded by waiting.
    private final Deque<LiveFeed.Item> waiting = new ArrayDeque<>();
    private String notice = HELLO;
    private long skipped;
    private boolean ending;
    private Scheduler.@Nullable Task nextBeat;

    /**
     * A stream that has sent nothing yet.
     *
     * @param isSignedIn asked at every heartbeat
     * @param onEnd run once when the stream is over, however it ended
     */
    LiveStream(
            Request request,
            Response response,
            Callback callback,
            LiveFilter filter,
            BooleanSupplier isSignedIn,
            Runnable onEnd) {
        this.response = response;
        this.callback = callback;
        this.filter = filter;
        this.isSignedIn = isSignedIn;
        this.onEnd = onEnd;
        this.executor = request.getComponents().getExecutor();
        this.scheduler = request.getComponents().getScheduler();
    }

    void start() {
        response.setStatus(200);
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                // Or a proxy collects what should be seen at once.
                .put("X-Accel-Buffering", "no");
        scheduleBeat();
        wake();
    }

    @Override
    public void happened(LiveFeed.Item item) {
        if (!filter.matches(item)) {
            return;
        }
        synchronized (waiting) {
            if (waiting.size() >= WAITING_MAX) {
                waiting.removeFirst();
                skipped++;
            }
            waiting.addLast(item);
        }
        wake();
    }

    /** Sends what waits and ends; the browser comes again, and finds the collector or waits for it. */
    void end() {
        synchronized (waiting) {
            ending = true;
        }
        wake();
    }

    private void beat() {
        boolean signedIn = isSignedIn.getAsBoolean();
        synchronized (waiting) {
            if (ending) {
                return;
            }
            notice += signedIn ? ALIVE : SIGNED_OUT;
            ending = !signedIn;
        }
        scheduleBeat();
        wake();
    }

    private void scheduleBeat() {
        Scheduler.Task task = scheduler.schedule(this::beat, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (waiting) {
            nextBeat = task;
        }
    }

    /** Never writes on the caller's thread: that may be the one that the store commits on. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            executor.execute(() -> {
                woken.set(false);
                iterate();
            });
        }
    }

    @Override
    protected Action process() {
        String chunk = take();
        if (!chunk.isEmpty()) {
            response.write(false, ByteBuffer.wrap(chunk.getBytes(StandardCharsets.UTF_8)), this);
            return Action.SCHEDULED;
        }
        synchronized (waiting) {
            return ending ? Action.SUCCEEDED : Action.IDLE;
        }
    }

    private String take() {
        StringBuilder chunk = new StringBuilder();
        synchronized (waiting) {
            chunk.append(notice);
            notice = "";
            if (skipped > 0) {
                chunk.append("event: skipped\ndata: {\"count\":")
                        .append(skipped)
                        .append("}\n\n");
                skipped = 0;
            }
            for (int i = 0; i < CHUNK_ITEMS_MAX && !waiting.isEmpty(); i++) {
                LiveFeed.Item item = waiting.removeFirst();
                chunk.append("id: ")
                        .append(item.id())
                        .append("\ndata: ")
                        .append(LiveJson.json(item))
                        .append("\n\n");
            }
        }
        return chunk.toString();
    }

    @Override
    protected void onCompleteSuccess() {
        over();
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        // The watcher has gone: that is how streams end.
        over();
        callback.failed(cause);
    }

    private void over() {
        synchronized (waiting) {
            ending = true;
            waiting.clear();
            if (nextBeat != null) {
                nextBeat.cancel();
            }
        }
        onEnd.run();
    }
}
