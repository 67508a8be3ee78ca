package dev.hearth.analytics.collector.faults;

import java.io.IOException;
import java.util.List;

/** A real storage engine with the ways to hurt it. */
interface FaultyEngine extends AutoCloseable {
    /** What {@code --store} finds it by. */
    String storeUrl();

    /** How many collectors it can have at once. */
    int collectorsMax();

    /** What can go wrong with it; nothing for an engine inside the collector's own process. */
    List<Fault> faults();

    /** Returns when everything is as in the beginning, apart from the data. */
    void awaitHealthy();

    @Override
    void close() throws IOException;
}
