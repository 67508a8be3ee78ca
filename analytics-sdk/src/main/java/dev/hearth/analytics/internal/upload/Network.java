package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.Transport;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The daemon thread that alone waits for a socket, so that a collector that hangs delays neither the sign of life nor the
 * next segment. It touches no file and no queue, and ends when it has had nothing to do for a while.
 */
final class Network {
    private static final long IDLE_MILLIS_MAX = 10_000;

    private final Transport transport;
    private final Clock clock;
    private final Runnable whenDone;
    private @Nullable ThreadPoolExecutor
            executor; // I/O thread; made when it is needed, since the start would wait for it

    /** @param whenDone run on the network thread after each exchange */
    Network(Transport transport, Clock clock, Runnable whenDone) {
        this.transport = transport;
        this.clock = clock;
        this.whenDone = whenDone;
    }

    /** I/O thread. */
    void start(Exchange exchange) {
        executor().execute(() -> {
            exchange.run(transport, clock);
            whenDone.run();
        });
    }

    /** Ends the thread once the exchange it is at has ended. I/O thread. */
    void close() {
        executor().execute(transport::close);
        executor().shutdown();
    }

    private ThreadPoolExecutor executor() {
        ThreadPoolExecutor made = executor;
        if (made == null) {
            made = new ThreadPoolExecutor(
                    1, 1, IDLE_MILLIS_MAX, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), Network::thread);
            made.allowCoreThreadTimeOut(true);
            executor = made;
        }
        return made;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "hearth-analytics-net");
        thread.setDaemon(true);
        return thread;
    }
}
