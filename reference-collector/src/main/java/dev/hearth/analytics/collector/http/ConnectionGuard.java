package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose header does not come to an end, and those whose request does not: silence alone is found by
 * the server itself, but not somebody who sends a byte now and then. Looks at all of them once a second.
 */
final class ConnectionGuard extends AbstractLifeCycle implements Connection.Listener {
    private static final String SEEN = ConnectionGuard.class.getName();

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final long headerNanosMax;
    private final long requestNanosMax;
    private final Scheduler scheduler;
    private final Runnable countHeader;
    private final Runnable countRequest;
    private final Map<Connection, Seen> open = new ConcurrentHashMap<>();

    /** What is known of a connection. Guarded by itself. */
    private static final class Seen {
        // When the phase that it is in began: a header to come, or a request under way.
        private long sinceNanos = System.nanoTime();
        private int requests;
        private boolean waitsForFirstByte;
        private boolean endless;
        private long bytesBefore;
    }

    ConnectionGuard(Limits limits, Scheduler scheduler, Runnable countHeader, Runnable countRequest) {
        this.headerNanosMax = limits.seconds(Limit.HEADER_SECONDS).toNanos();
        this.requestNanosMax = limits.seconds(Limit.REQUEST_SECONDS).toNanos();
        this.scheduler = scheduler;
        this.countHeader = countHeader;
        this.countRequest = countRequest;
    }

    /** How many connections are open. */
    int open() {
        return open.size();
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    private void scheduleNext() {
        var unused = scheduler.schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        // Of the layers of one connection only the one that speaks HTTP is looked at.
        if (connection instanceof ConnectionMetaData) {
            open.put(connection, new Seen());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    void began(Request request) {
        Seen seen = open.get(request.getConnectionMetaData().getConnection());
        if (seen != null) {
            request.setAttribute(SEEN, seen);
            synchronized (seen) {
                seen.requests++;
                seen.sinceNanos = System.nanoTime();
                seen.endless = false;
            }
        }
    }

    /** Says that this request may take as long as it likes: its answer is a stream of news. */
    static void letRun(Request request) {
        if (request.getAttribute(SEEN) instanceof Seen seen) {
            synchronized (seen) {
                seen.endless = true;
            }
        }
    }

    void ended(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Seen seen = open.get(connection);
        if (seen != null) {
            synchronized (seen) {
                seen.requests--;
                seen.waitsForFirstByte = true;
                seen.bytesBefore = connection.getBytesIn();
            }
        }
    }

    private void sweep() {
        try {
            long now = System.nanoTime();
            open.forEach((connection, seen) -> look(connection, seen, now));
        } finally {
            if (isRunning()) {
                scheduleNext();
            }
        }
    }

    private void look(Connection connection, Seen seen, long now) {
        boolean headerTooSlow;
        boolean requestTooSlow;
        synchronized (seen) {
            if (seen.requests == 0 && seen.waitsForFirstByte) {
                if (connection.getBytesIn() == seen.bytesBefore) {
                    return;
                }
                seen.waitsForFirstByte = false;
                seen.sinceNanos = now;
            }
            headerTooSlow = seen.requests == 0 && now - seen.sinceNanos > headerNanosMax;
            requestTooSlow = seen.requests > 0 && !seen.endless && now - seen.sinceNanos > requestNanosMax;
        }
        if (headerTooSlow) {
            countHeader.run();
            connection.getEndPoint().close();
        } else if (requestTooSlow) {
            countRequest.run();
            connection.getEndPoint().close();
        }
    }
}
