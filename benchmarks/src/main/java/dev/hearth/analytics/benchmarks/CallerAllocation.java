package dev.hearth.analytics.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What the calling thread alone allocates for a call. JMH counts all threads, and for us that includes the I/O thread, which
 * makes JSON of the events meanwhile.
 */
final class CallerAllocation {
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private CallerAllocation() {}

    /** Prints a line for each contender, measured in this process. */
    static void print() {
        HearthState hearth = new HearthState();
        OpenTelemetryState openTelemetry = new OpenTelemetryState();
        print("hearthTyped", hearth::drain, i -> hearth.typed(i + 1));
        print("hearthMap", hearth::drain, i -> hearth.map(i + 1));
        print("openTelemetryEmit", openTelemetry::drain, i -> openTelemetry.emit(i + 1));
        openTelemetry.close();
        hearth.close();
    }

    /** The least of some rounds: a round may meet the loading of a class, or the exchange of a segment. */
    private static void print(String name, Runnable drain, IntConsumer call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            drain.run();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.accept(i % 10_000);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.printf(Locale.ROOT, "%s, the caller alone: %.2f B/op%n", name, (double) least / CALLS);
    }
}
