package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import org.jspecify.annotations.Nullable;

/**
 * Says why events do not go into the queue: in debug mode one line each, to a test double each one, and else only that
 * there is something to look at. Whether anybody wants the words is asked before they are put together.
 */
final class DropReport {
    private static final String HINT =
            "events are dropped: AnalyticsStatus.drops counts them, AnalyticsConfig.Builder.debug says why";

    private final DiagnosticLog log;
    private final boolean debug;
    private final @Nullable DropListener listener;

    /** @param log has to limit its rate itself */
    DropReport(DiagnosticLog log, boolean debug, @Nullable DropListener listener) {
        this.log = log;
        this.debug = debug;
        this.listener = listener;
    }

    /** Whether somebody wants to know why. */
    boolean explains() {
        return debug || listener != null;
    }

    /** An event was dropped. {@code why} is null if nobody wants to know. */
    void dropped(String eventName, DropReason reason, @Nullable String why) {
        if (why == null) {
            hint(reason);
            return;
        }
        if (listener != null) {
            listener.dropped(eventName, reason, why);
        }
        if (debug) {
            log.log(Level.WARN, "dropped " + eventName + " (" + reason.wireName() + "): " + why, null);
        }
    }

    /** Something about an event that a developer should know, though it was not refused. */
    void note(String eventName, String what) {
        if (debug) {
            log.log(Level.WARN, eventName + ": " + what, null);
        }
    }

    /** What a player has refused is as it should be. */
    private void hint(DropReason reason) {
        if (reason != DropReason.NO_CONSENT) {
            log.log(Level.WARN, HINT, null);
        }
    }
}
