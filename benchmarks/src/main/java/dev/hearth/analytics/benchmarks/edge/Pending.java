package dev.hearth.analytics.benchmarks.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How far the collector's counting is behind its log, as it says itself. It looks once a second. */
final class Pending {
    private static final String GAUGE = "hearth_pending_events ";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SECONDS_MAX = 600;

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest metrics;

    Pending(URI collector) {
        this.metrics = HttpRequest.newBuilder(collector.resolve("/metrics")).build();
    }

    long events() throws IOException, InterruptedException {
        return http.send(metrics, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(GAUGE))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(GAUGE.length())))
                .findFirst()
                .orElseThrow(() -> new IOException("the collector does not say how much is pending"));
    }

    /** Returns when all is counted. */
    void awaitNone() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (events() > 0) {
            if (System.nanoTime() > until) {
                throw new IOException("the counting does not come to its end");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
