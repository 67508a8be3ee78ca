package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux has counted for the calling thread: tells of a slow call whether it was off the processor, faulting pages, or
 * blocked. From {@code /proc/thread-self} (proc(5): schedstat, stat, status).
 */
record ThreadCounters(long waitedForProcessorNanos, long minorFaults, long majorFaults, long blocked) {
    private static final Path SELF = Path.of("/proc/thread-self");

    static ThreadCounters read() {
        try {
            long delay = Long.parseLong(
                    Files.readString(SELF.resolve("schedstat")).trim().split(" ", 3)[1]);
            String stat = Files.readString(SELF.resolve("stat"));
            // The name, in parentheses, may hold blanks; the fields after it do not.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long voluntary = Files.readAllLines(SELF.resolve("status")).stream()
                    .filter(line -> line.startsWith("voluntary_ctxt_switches"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
                    .findFirst()
                    .orElse(0);
            return new ThreadCounters(delay, Long.parseLong(fields[7]), Long.parseLong(fields[9]), voluntary);
        } catch (IOException e) {
            return new ThreadCounters(0, 0, 0, 0);
        }
    }

    ThreadCounters since(ThreadCounters before) {
        return new ThreadCounters(
                waitedForProcessorNanos - before.waitedForProcessorNanos,
                minorFaults - before.minorFaults,
                majorFaults - before.majorFaults,
                blocked - before.blocked);
    }

    @Override
    public String toString() {
        return "waited for the processor " + waitedForProcessorNanos / 1_000 + " us, minor faults " + minorFaults
                + ", major faults " + majorFaults + ", blocked " + blocked + " times";
    }
}
