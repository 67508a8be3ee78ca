package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.access.AccessKeys;
import dev.hearth.analytics.collector.dashboard.Dashboard;
import dev.hearth.analytics.collector.dashboard.SignIns;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.limits.AddressRanges;
import dev.hearth.analytics.collector.limits.Limits;
import dev.hearth.analytics.collector.metrics.CollectorMetrics;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.IntegrityStore;
import dev.hearth.analytics.collector.store.QuarantineStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: what every request passes on its way to its endpoint, its paths, its beginning and end. */
public final class HttpEdge implements AutoCloseable {
    /** The most threads; requests wait for none, so that a few do. */
    private static final int THREADS_MAX = 32;

    /** The most questions that read the store at a time; they block a thread each. */
    private static final int READING_MAX = 8;
    /** The most questions that wait for those, and how long. */
    private static final int WAITING_MAX = 64;

    private static final Duration WAITING = Duration.ofSeconds(10);
    /** How long requests in flight have to be answered when the server stops. */
    private static final Duration STOP_MAX = Duration.ofSeconds(4);

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

    private final Server server;
    private final Listening listening;
    private final Duration drain;
    private volatile boolean stopping;

    /**
     * What the edge serves.
     *
     * @param catalogs what is said of the games' catalogs: {@code state}, {@code since}, and if a file is wrong, {@code
     *     refused_since}, {@code mistakes} and {@code mistakes_more}
     * @param version of the collector
     * @param isStoreReachable asked by {@code /readyz}
     * @param isAggregationAlive asked by {@code /readyz}
     * @param dashboard what the dashboard shows; null for no dashboard
     */
    public record Parts(
            Ingest ingest,
            RecentEvents recent,
            Salts salts,
            KpiBook kpis,
            KpiQueries queries,
            IntegrityStore integrity,
            QuarantineStore quarantine,
            CollectorMetrics metrics,
            BooleanSupplier isStoreReachable,
            BooleanSupplier isAggregationAlive,
            Supplier<ObjectNode> catalogs,
            String version,
            Dashboard.@Nullable Sources dashboard) {}

    /** A certificate and its key. */
    public record Tls(Path keyStore, String password) {
        @Override
        public String toString() {
            return "Tls[" + keyStore + "]";
        }
    }

    /**
     * Where it listens, who may use it, and how.
     *
     * @param port 0 for any free one
     * @param exempt addresses that no limit of addresses is for
     * @param obeysBrowser whether {@code DNT} and {@code Sec-GPC} opt out
     * @param drain how long it goes on serving after it has said that it is no longer ready
     */
    public record Settings(
            String host,
            int port,
            @Nullable Tls tls,
            Supplier<AccessKeys> keys,
            Limits limits,
            AddressRanges trustedProxies,
            AddressRanges exempt,
            InstantSource clock,
            Duration lateWindow,
            boolean disabled,
            boolean obeysBrowser,
            Duration drain) {}

    private HttpEdge(Settings settings, Parts parts) {
        CollectorMetrics metrics = parts.metrics();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX);
        threads.setName("http");
        threads.setDaemon(true);
        server = new Server(threads, new ScheduledExecutorScheduler("http-timer", true), Listening.bufferPool());
        ConnectionGuard guard = new ConnectionGuard(
                settings.limits(), server.getScheduler(), slow(metrics, "header"), slow(metrics, "request"));
        ConnectionLimits connections = new ConnectionLimits(
                settings.limits(),
                settings.exempt(),
                metrics.counting("connections.refused", "Connections closed because there were too many"));
        listening = Listening.on(server, settings, connections, guard);
        metrics.gauge("connections", "Open connections", guard::open);
        drain = settings.drain();
        Handler answering = new LingeringClose(reading(handler(settings, parts)), settings.limits());
        server.setHandler(new GracefulHandler(new RequestWatch(answering, metrics, guard)));
        server.setErrorHandler(new ErrorAnswers(settings.clock()));
        server.setStopTimeout(STOP_MAX.toMillis());
    }

    private static Runnable slow(CollectorMetrics metrics, String phase) {
        return metrics.counting("connections.slow", "Connections closed because they took too long", "phase", phase);
    }

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be listened on; nothing is left running then
     */
    public static HttpEdge start(Settings settings, Parts parts) throws IOException {
        HttpEdge edge = new HttpEdge(settings, parts);
        try {
            // Before anything is started: the address is what is most likely to be refused.
            edge.listening.open();
            edge.server.start();
            return edge;
        } catch (IOException e) {
            edge.stop();
            throw e;
        } catch (Exception e) {
            edge.stop();
            throw new IOException("the HTTP server did not start: " + e.getMessage(), e);
        }
    }

    /** Questions of operators read the store in a thread of the server: they must not take all of them. */
    private static Handler reading(Handler handler) {
        QoSHandler reading = new QoSHandler(handler);
        reading.setMaxRequestCount(READING_MAX);
        reading.setMaxSuspendedRequestCount(WAITING_MAX);
        reading.setMaxSuspend(WAITING);
        reading.includePath(KpiEndpoint.PATH + "*", "/internal/analytics/integrity", "/internal/analytics/quarantine");
        return reading;
    }

    private Handler handler(Settings settings, Parts parts) {
        InstantSource clock = settings.clock();
        ClientAddresses addresses = new ClientAddresses(settings.trustedProxies());
        Dashboard.Sources sources = parts.dashboard();
        if (sources == null) {
            return router(settings, parts, addresses, new Credentials(settings.keys(), clock, headers -> false));
        }
        Predicate<String> isServiceToken = token -> settings.keys().get().isServiceToken(token);
        SignIns signIns = new SignIns(isServiceToken, clock, new SecureRandom());
        Router router =
                router(settings, parts, addresses, new Credentials(settings.keys(), clock, signIns::isSignedIn));
        return new Dashboard(
                router, signIns, sources, new Dashboard.Edge(addresses::of, ConnectionGuard::letRun, clock));
    }

    private Router router(Settings settings, Parts parts, ClientAddresses addresses, Credentials credentials) {
        InstantSource clock = settings.clock();
        RateLimits rateLimits = new RateLimits(settings.limits(), settings.exempt(), System::nanoTime);
        return new Router(clock, (request, response) -> rateLimits.takeAddress(addresses.of(request), response))
                .route(
                        "POST",
                        "/api/analytics/events",
                        new EventsEndpoint(parts.ingest(), credentials, rateLimits, parts.metrics(), settings))
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
                            parts.kpis().current().declarations());
                })
                .route("GET", KpiEndpoint.PATH, new KpiEndpoint(parts.kpis(), parts.queries(), credentials))
                .route("GET", "/internal/analytics/integrity", new IntegrityEndpoint(parts.integrity(), credentials))
                .route("GET", "/internal/analytics/recent", new RecentEndpoint(parts.recent(), credentials))
                .route(
                        "GET",
                        "/internal/analytics/quarantine",
                        new QuarantineEndpoint(parts.quarantine(), credentials, clock))
                .openRoute("GET", "/healthz", HttpEdge::health)
                .route("GET", OpenApiEndpoint.PATH, new OpenApiEndpoint(parts.kpis(), credentials))
                .openRoute(
                        "GET",
                        "/readyz",
                        (request, response, callback) ->
                                ready(parts, credentials.isService(request.getHeaders()), response, callback))
                .openRoute("GET", "/version", (request, response, callback) -> version(parts, response, callback))
                .openRoute(
                        "GET",
                        "/metrics",
                        (request, response, callback) -> Answers.text(
                                response,
                                callback,
                                200,
                                METRICS_TYPE,
                                parts.metrics().scrape()));
    }

    private static void health(Request request, Response response, Callback callback) {
        Answers.json(response, callback, 200, Answers.JSON.createObjectNode().put("status", "ok"));
    }

    private void ready(Parts parts, boolean isService, Response response, Callback callback) {
        boolean store = parts.isStoreReachable().getAsBoolean();
        boolean aggregation = parts.isAggregationAlive().getAsBoolean();
        boolean ready = store && aggregation && !stopping;
        ObjectNode answer = Answers.JSON.createObjectNode().put("status", ready ? "ready" : "not_ready");
        answer.putObject("checks").put("store", store).put("aggregation", aggregation);
        ObjectNode catalogs = parts.catalogs().get();
        answer.set("catalogs", catalogs.get("state"));
        answer.set("catalogs_since", catalogs.get("since"));
        if (catalogs.has("refused_since")) {
            answer.set("catalogs_refused_since", catalogs.get("refused_since"));
        }
        // Anybody may ask, so the file and its mistakes are for those who have a token.
        for (String name : List.of("mistakes", "mistakes_more")) {
            if (isService && catalogs.has(name)) {
                answer.set("catalog_" + name, catalogs.get(name));
            }
        }
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
        return listening.getLocalPort();
    }

    /**
     * Says that it is no longer ready, goes on serving for as long as the settings say, then takes no new requests, answers
     * those in flight, and returns when that is done or the time for it is up.
     */
    @Override
    public void close() {
        stopping = true;
        try {
            Thread.sleep(drain.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop cleanly: {}", e.getClass().getSimpleName());
        }
        server.destroy();
    }
}
