package dev.hearth.analytics.internal.queue;

import java.util.List;
import java.util.UUID;

/**
 * Some of the oldest events of one run, with the losses to be told together with them. The id and the extent are on the
 * disk; until it is acknowledged, dropped or abandoned, the same batch comes back after any crash. Immutable.
 */
public final class QueuedBatch {
    private final UUID id;
    private final boolean resumed;
    private final RunInfo run;
    private final List<QueuedEvent> events;
    private final List<LossCount> losses;
    private final long toOrdinal;
    private final Losses regionLosses;

    QueuedBatch(
            UUID id,
            boolean resumed,
            RunInfo run,
            List<QueuedEvent> events,
            List<LossCount> losses,
            long toOrdinal,
            Losses regionLosses) {
        this.id = id;
        this.resumed = resumed;
        this.run = run;
        this.events = events;
        this.losses = losses;
        this.toOrdinal = toOrdinal;
        this.regionLosses = regionLosses;
    }

    /** The batch id, a UUIDv7; the same across retries and restarts. */
    public UUID id() {
        return id;
    }

    /** Whether the batch was cut earlier, so that the server may have seen it already. */
    public boolean resumed() {
        return resumed;
    }

    /** The run that all events come from. */
    public RunInfo run() {
        return run;
    }

    /** The events, oldest first; may be empty if there are {@link #losses()}. */
    public List<QueuedEvent> events() {
        return events;
    }

    /** What was lost and not yet told, by name and reason. */
    public List<LossCount> losses() {
        return losses;
    }

    /** The first ordinal of the run behind the batch. */
    long toOrdinal() {
        return toOrdinal;
    }

    /** Those of the losses which the log itself tells within the extent: evicted and damaged events. */
    Losses regionLosses() {
        return regionLosses;
    }

    @Override
    public String toString() {
        return "batch " + id + " of " + events.size() + " events";
    }
}
