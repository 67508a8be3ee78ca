package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.dashboard.Dashboard;
import dev.hearth.analytics.collector.dashboard.SignIns;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.IntegrityStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: its limits, its paths, its beginning and end. */
public final class HttpEdge implements AutoCloseable {
    /** The most threads; requests wait for none, so that a few do. */
    private static final int THREADS_MAX = 32;

    private static final int REQUEST_HEADER_BYTES_MAX = 8 * 1024;
    private static final int ACCEPT_QUEUE_MAX = 1_024;
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);
    /** How long requests in flight have to be answered when the server stops. */
    private static final Duration STOP_MAX = Duration.ofSeconds(4);

    /** How long a connection may be silent when the server stops. */
    private static final Duration STOP_IDLE_MAX = Duration.ofMillis(300);

    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

    private final Server server;
    private final ServerConnector connector;
    private volatile boolean stopping;

    /**
     * What the edge serves.
     *
     * @param version of the collector
     * @param isStoreReachable asked by {@code /readyz}
     * @param isAggregationAlive asked by {@code /readyz}
     * @param dashboard what the dashboard shows; null for no dashboard
     */
    public record Parts(
            Ingest ingest,
            RecentEvents recent,
            Salts salts,
            KpiCatalog kpis,
            KpiQueries queries,
            IntegrityStore integrity,
            BooleanSupplier isStoreReachable,
            BooleanSupplier isAggregationAlive,
            String version,
            Dashboard.@Nullable Sources dashboard) {}

    /** Who may use it, and how. */
    public record Settings(
            Map<String, String> clientKeys,
            Collection<String> serviceTokens,
            InstantSource clock,
            Duration lateWindow,
            boolean disabled) {}

    private HttpEdge(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @throws IOException if the address cannot be listened on; nothing is left running then
     */
    public static HttpEdge start(String host, int port, Settings settings, Parts parts) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX);
        threads.setName("http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = connector(server, host, port);
        HttpEdge edge = new HttpEdge(server, connector);
        GracefulHandler graceful = new GracefulHandler(edge.handler(settings, parts));
        server.setHandler(graceful);
        server.setErrorHandler(new ErrorAnswers(settings.clock()));
        server.setStopTimeout(STOP_MAX.toMillis());
        try {
            // Before anything is started: the address is what is most likely to be refused.
            connector.open();
            server.start();
            return edge;
        } catch (IOException e) {
            edge.close();
            throw e;
        } catch (Exception e) {
            edge.close();
            throw new IOException("the HTTP server did not start", e);
        }
    }

    private static ServerConnector connector(Server server, String host, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES_MAX);
        http.setUriCompliance(UriCompliance.RFC3986);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE_MAX);
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_MAX.toMillis());
        server.addConnector(connector);
        return connector;
    }

    private Handler handler(Settings settings, Parts parts) {
        InstantSource clock = settings.clock();
        Dashboard.Sources sources = parts.dashboard();
        SignIns signIns = new SignIns(clock, new SecureRandom());
        Credentials credentials = new Credentials(
                settings.clientKeys(),
                settings.serviceTokens(),
                clock,
                sources == null ? headers -> false : signIns::isSignedIn);
        Router router = router(settings, parts, credentials);
        return sources == null ? router : new Dashboard(router, signIns, credentials::isServiceToken, sources, clock);
    }

    private Router router(Settings settings, Parts parts, Credentials credentials) {
        InstantSource clock = settings.clock();
        return new Router(clock)
                .route(
                        "POST",
                        "/api/analytics/events",
                        new EventsEndpoint(parts.ingest(), credentials, settings.disabled()))
                .route(
                        "GET",
                        "/api/analytics/config",
                        new ConfigEndpoint(
                                parts.salts(), credentials, clock, settings.lateWindow(), settings.disabled()))
                .route("GET", "/internal/analytics/kpis", (request, response, callback) -> {
                    credentials.checkReader(request.getHeaders());
                    Answers.text(
                            response,
                            callback,
                            200,
                            Answers.JSON_TYPE,
                            parts.kpis().declarations());
                })
                .route("GET", KpiEndpoint.PATH, new KpiEndpoint(parts.kpis(), parts.queries(), credentials))
                .route("GET", "/internal/analytics/integrity", new IntegrityEndpoint(parts.integrity(), credentials))
                .route("GET", "/internal/analytics/recent", new RecentEndpoint(parts.recent(), credentials))
                .route("GET", "/healthz", HttpEdge::health)
                .route("GET", "/readyz", (request, response, callback) -> ready(parts, response, callback))
                .route("GET", "/version", (request, response, callback) -> version(parts, response, callback));
    }

    private static void health(Request request, Response response, Callback callback) {
        Answers.json(response, callback, 200, Answers.JSON.createObjectNode().put("status", "ok"));
    }

    private void ready(Parts parts, Response response, Callback callback) {
        boolean store = parts.isStoreReachable().getAsBoolean();
        boolean aggregation = parts.isAggregationAlive().getAsBoolean();
        boolean ready = store && aggregation && !stopping;
        ObjectNode answer = Answers.JSON.createObjectNode().put("status", ready ? "ready" : "not_ready");
        answer.putObject("checks").put("store", store).put("aggregation", aggregation);
        Answers.json(response, callback, ready ? 200 : 503, answer);
    }

    private static void version(Parts parts, Response response, Callback callback) {
        Answers.json(
                response,
                callback,
                200,
                Answers.JSON
                        .createObjectNode()
                        .put("name", "reference-collector")
                        .put("version", parts.version())
                        .put("protocol", 1));
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no new requests, answers those in flight, and returns when that is done or the time for it is up. */
    @Override
    public void close() {
        stopping = true;
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop cleanly: {}", e.getClass().getSimpleName());
        }
        server.destroy();
    }
}
