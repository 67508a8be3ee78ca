package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says each message at most once a minute, and at most {@value #MESSAGES_PER_MINUTE_MAX} a minute, however often a game's
 * loop runs into it. What the game's own log throws is swallowed. Any thread.
 */
final class ThrottledLog implements DiagnosticLog {
    static final int MESSAGES_PER_MINUTE_MAX = 60;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final DiagnosticLog log;
    private final Clock clock;
    private final Map<String, Long> saidAt = new LinkedHashMap<>(); // guarded by itself, oldest first

    ThrottledLog(DiagnosticLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
        if (!mayBeSaid(message)) {
            return;
        }
        try {
            log.log(level, message, cause);
        } catch (RuntimeException | Error ignored) {
            // A log that fails must not fail the game, and there is nowhere to say it.
        }
    }

    private boolean mayBeSaid(String message) {
        long now = clock.monotonicNanos();
        synchronized (saidAt) {
            for (Iterator<Long> i = saidAt.values().iterator(); i.hasNext() && now - i.next() >= MINUTE_NANOS; ) {
                i.remove();
            }
            if (saidAt.size() >= MESSAGES_PER_MINUTE_MAX || saidAt.containsKey(message)) {
                return false;
            }
            saidAt.put(message, now);
            return true;
        }
    }
}
