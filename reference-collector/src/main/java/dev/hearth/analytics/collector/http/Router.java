package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint of a path, and turns what it throws into an answer. Paths are exact, or end in a slash: then any. */
final class Router extends Handler.Abstract {
    static final String SERVER_TIME = "X-Server-Time";

    private final InstantSource clock;
    private final Gate gate;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    /** What everybody has to pass before an endpoint is asked. */
    interface Gate {
        void pass(Request request, Response response) throws ProblemException;
    }

    private record Route(String method, String path, Endpoint endpoint, boolean gated) {
        String allowed() {
            return method.equals("GET") ? "GET, HEAD" : method;
        }

        boolean allows(String asked) {
            return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
        }
    }

    Router(InstantSource clock, Gate gate) {
        this.clock = clock;
        this.gate = gate;
    }

    Router route(String method, String path, Endpoint endpoint) {
        routes.put(path, new Route(method, path, endpoint, true));
        return this;
    }

    /** A path that the operator's own machines ask, and that is answered without the gate. */
    Router openRoute(String method, String path, Endpoint endpoint) {
        routes.put(path, new Route(method, path, endpoint, false));
        return this;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(SERVER_TIME, Long.toString(clock.millis()));
        try {
            find(request, response).handle(request, response, callback);
        } catch (ProblemException e) {
            Answers.problem(response, callback, e);
        } catch (StoreUnavailableException e) {
            Answers.problem(response, callback, new ProblemException(ProblemCode.UNAVAILABLE));
        }
        return true;
    }

    private Endpoint find(Request request, Response response) throws ProblemException {
        Route route = route(Request.getPathInContext(request));
        if (route == null) {
            gate.pass(request, response);
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        request.setAttribute(RequestWatch.ROUTE, route.path);
        if (route.gated) {
            gate.pass(request, response);
        }
        if (!route.allows(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, route.allowed());
            throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED);
        }
        return route.endpoint;
    }

    /** The exact path, or the longest one above it that ends in a slash. */
    private @Nullable Route route(String path) {
        Route found = routes.get(path);
        int slash = path.endsWith("/") ? -1 : path.lastIndexOf('/');
        while (found == null && slash >= 0) {
            found = routes.get(path.substring(0, slash + 1));
            slash = path.lastIndexOf('/', slash - 1);
        }
        return found;
    }
}
