package dev.hearth.analytics.collector.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.ingest.LiveFeed;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /dashboard}; all else is left to the handler that it wraps. The page and its files are anybody's:
 * they hold no numbers. What they ask for needs a sign-in.
 */
public final class Dashboard extends Handler.Wrapper implements Graceful {
    private static final String ROOT = "/dashboard";
    private static final Set<String> PAGES = Set.of(ROOT, ROOT + "/live", ROOT + "/health");
    private static final String SIGN_IN = ROOT + "/sign-in";
    private static final String STATUS = ROOT + "/status";
    private static final String STREAM = ROOT + "/stream";

    private final SignIns signIns;
    private final StatusSource status;
    private final InstantSource clock;
    private final StaticFiles files = new StaticFiles();
    private final SignInEndpoint signInEndpoint;
    private final LiveEndpoint live;
    private volatile boolean shutdown;

    /** What the collector says of itself now. */
    public interface StatusSource {
        ObjectNode status();
    }

    /** Where what it shows comes from, beside the endpoints. */
    public record Sources(LiveFeed feed, StatusSource status) {}

    /**
     * What the edge lends it.
     *
     * @param addressOf who really asks, past trusted proxies
     * @param letRun says of a request that it may take as long as it likes
     */
    public record Edge(
            Function<Request, @Nullable InetAddress> addressOf, Consumer<Request> letRun, InstantSource clock) {}

    /**
     * A dashboard.
     *
     * @param next gets every request that is not the dashboard's
     */
    public Dashboard(Handler next, SignIns signIns, Sources sources, Edge edge) {
        super(next);
        this.signIns = signIns;
        this.status = sources.status();
        this.clock = edge.clock();
        this.signInEndpoint = new SignInEndpoint(signIns, edge.addressOf(), clock);
        this.live = new LiveEndpoint(sources.feed(), signIns, edge.letRun());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            return super.handle(request, response, callback);
        }
        response.getHeaders().put("X-Server-Time", Long.toString(clock.millis()));
        Replies.guard(response);
        if (path.equals(SIGN_IN)) {
            signInEndpoint.handle(request, response, callback);
        } else if (!isReading(request)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Replies.problem(response, callback, 405, "method_not_allowed", "This method is not for this path");
        } else {
            read(path, request, response, callback);
        }
        return true;
    }

    private static boolean isReading(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private void read(String path, Request request, Response response, Callback callback) {
        StaticFiles.File file = files.find(path);
        if (PAGES.contains(path)) {
            Replies.page(request, response, callback, files.page());
        } else if (file != null) {
            Replies.file(request, response, callback, file);
        } else if (path.equals(ROOT + "/")) {
            response.getHeaders().put(HttpHeader.LOCATION, ROOT);
            Replies.empty(response, callback, 308);
        } else if (!path.equals(STATUS) && !path.equals(STREAM)) {
            Replies.problem(response, callback, 404, "not_found", "There is nothing here");
        } else if (!signIns.isSignedIn(request.getHeaders())) {
            Replies.problem(response, callback, 401, "unauthenticated", "Sign in first");
        } else if (path.equals(STATUS)) {
            Replies.json(response, callback, 200, status(request));
        } else {
            live.handle(request, response, callback);
        }
    }

    private ObjectNode status(Request request) {
        Instant end = Instant.ofEpochMilli(signIns.endMillis(request.getHeaders()));
        return status.status().put("signed_in_until", end.toString());
    }

    /** Streams would never end by themselves. */
    @Override
    public @Nullable CompletableFuture<Void> shutdown() {
        shutdown = true;
        live.stop();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }
}
