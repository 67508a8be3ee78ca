package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.DropReason;

/** Is told of each event that was dropped before it came into the queue. Called on the thread that tracked it. */
public interface DropListener {
    /**
     * An event was dropped.
     *
     * @param eventName a name of the catalog, or {@code unknown}
     * @param why one line in the schema's own words, without any value
     */
    void dropped(String eventName, DropReason reason, String why);
}
