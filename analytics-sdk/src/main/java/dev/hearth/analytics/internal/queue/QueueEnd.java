package dev.hearth.analytics.internal.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How far each run of a queue went at one moment: what was in it then is gone when every run is delivered up to there, be it
 * acknowledged or dropped and counted. I/O thread.
 */
public final class QueueEnd {
    private final Map<UUID, Long> endOrdinals = new HashMap<>();

    QueueEnd(Iterable<RunLog> runs) {
        for (RunLog run : runs) {
            endOrdinals.put(run.info().runId(), run.end());
        }
    }

    /** Whether all that was there is gone from {@code runs}; a run that is not among them any more is gone as a whole. */
    boolean isReachedBy(Iterable<RunLog> runs) {
        for (RunLog run : runs) {
            Long end = endOrdinals.get(run.info().runId());
            if (end != null && run.cursor() < end) {
                return false;
            }
        }
        return true;
    }
}
