package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was counted for the calling thread: tells of a slow call whether it was off the processor, faulting pages, or blocked,
 * and by what. By Linux in {@code /proc/thread-self} (proc(5): schedstat, stat, status); by the JVM how often the thread found
 * a monitor taken, and how often the garbage collector stopped all threads.
 */
record ThreadCounters(
        long waitedForProcessorNanos,
        long minorFaults,
        long majorFaults,
        long blocked,
        long monitorsTaken,
        long collections) {
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
            return new ThreadCounters(
                    delay,
                    Long.parseLong(fields[7]),
                    Long.parseLong(fields[9]),
                    voluntary,
                    countMonitorsTaken(),
                    countCollections());
        } catch (IOException e) {
            return new ThreadCounters(0, 0, 0, 0, countMonitorsTaken(), countCollections());
        }
    }

    private static long countMonitorsTaken() {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId())
                .getBlockedCount();
    }

    private static long countCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    ThreadCounters since(ThreadCounters before) {
        return new ThreadCounters(
                waitedForProcessorNanos - before.waitedForProcessorNanos,
                minorFaults - before.minorFaults,
                majorFaults - before.majorFaults,
                blocked - before.blocked,
                monitorsTaken - before.monitorsTaken,
                collections - before.collections);
    }

    @Override
    public String toString() {
        return "waited for the processor " + waitedForProcessorNanos / 1_000 + " us, minor faults " + minorFaults
                + ", major faults " + majorFaults + ", blocked " + blocked + " times, monitors found taken "
                + monitorsTaken
                + ", garbage collections " + collections;
    }
}
