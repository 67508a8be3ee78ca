package dev.hearth.analytics.collector.faults;

import java.util.List;

/** In the collector's process and its directory: it dies with the collector, and in no other way. */
final class SqliteEngine implements FaultyEngine {
    @Override
    public String storeUrl() {
        return "sqlite:";
    }

    @Override
    public int collectorsMax() {
        return 1;
    }

    @Override
    public List<Fault> faults() {
        return List.of();
    }

    @Override
    public void awaitHealthy() {
        // It is, as soon as its collector is up.
    }

    @Override
    public void close() {
        // Nothing of it is outside the collector.
    }
}
