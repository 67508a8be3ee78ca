package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is behind a path. Either answers, now or later, or throws; never both. */
interface Endpoint {
    void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException;
}
