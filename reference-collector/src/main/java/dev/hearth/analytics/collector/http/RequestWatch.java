package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.metrics.CollectorMetrics;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Counts and times every answer, and tells the guard of connections when a request begins and ends. */
final class RequestWatch extends Handler.Wrapper {
    /** The attribute under which the router says which of our paths it was. */
    static final String ROUTE = RequestWatch.class.getName() + ".route";
    /** The attribute under which an answer's problem code is said. */
    static final String PROBLEM = RequestWatch.class.getName() + ".problem";

    private static final String OTHER_ROUTE = "other";

    private final CollectorMetrics metrics;
    private final ConnectionGuard guard;

    RequestWatch(Handler handler, CollectorMetrics metrics, ConnectionGuard guard) {
        super(handler);
        this.metrics = metrics;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        guard.began(request);
        Request.addCompletionListener(request, failure -> {
            guard.ended(request);
            Object route = request.getAttribute(ROUTE);
            long nanos = System.nanoTime() - request.getBeginNanoTime();
            metrics.answered(route == null ? OTHER_ROUTE : route.toString(), response.getStatus(), nanos);
            Object problem = request.getAttribute(PROBLEM);
            if (problem != null) {
                metrics.problem(problem.toString());
            }
        });
        return super.handle(request, response, callback);
    }
}
