package dev.hearth.analytics.collector.fuzz;

/** A body that says it is gzip. */
public final class InflateFuzz {
    private InflateFuzz() {}

    /** Called by Jazzer, and by the build with what it has found. */
    public static void fuzzerTestOneInput(byte[] data) {
        Fuzzed.post(data, true);
    }
}
