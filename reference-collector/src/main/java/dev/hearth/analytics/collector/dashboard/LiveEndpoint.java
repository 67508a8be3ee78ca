package dev.hearth.analytics.collector.dashboard;

import dev.hearth.analytics.collector.ingest.LiveFeed;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Opens live streams, a bounded number of them, and ends them all when the server stops. */
final class LiveEndpoint {
    /** The most streams at once. */
    static final int STREAMS_MAX = 50;

    private final LiveFeed feed;
    private final SignIns signIns;
    private final Consumer<Request> letRun;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopped = new AtomicBoolean();

    LiveEndpoint(LiveFeed feed, SignIns signIns, Consumer<Request> letRun) {
        this.feed = feed;
        this.signIns = signIns;
        this.letRun = letRun;
    }

    void handle(Request request, Response response, Callback callback) {
        if (stopped.get() || streams.size() >= STREAMS_MAX) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "10");
            Replies.problem(response, callback, 503, "overloaded", "Too many are watching");
            return;
        }
        LiveStream[] self = new LiveStream[1];
        LiveStream stream = new LiveStream(
                request,
                response,
                callback,
                LiveFilter.of(request),
                () -> signIns.isSignedIn(request.getHeaders()),
                () -> left(self[0]));
        self[0] = stream;
        streams.add(stream);
        letRun.accept(request);
        stream.start();
        feed.watch(lastSeen(request), stream);
        if (stopped.get()) {
            stream.end();
        }
    }

    private void left(LiveStream stream) {
        feed.leave(stream);
        streams.remove(stream);
    }

    /** What a browser that lost the connection says it had; 0 for none. */
    private static long lastSeen(Request request) {
        String id = request.getHeaders().get("Last-Event-ID");
        return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }

    void stop() {
        stopped.set(true);
        streams.forEach(LiveStream::end);
    }
}
