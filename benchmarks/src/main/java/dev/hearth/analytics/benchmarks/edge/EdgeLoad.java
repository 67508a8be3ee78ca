package dev.hearth.analytics.benchmarks.edge;

import dev.hearth.analytics.benchmarks.scale.Costs;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Loads the collector, and then the bare server, with the same kind of batches; prints both and their ratio. Settings are
 * system properties, with their defaults below.
 *
 * <ul>
 *   <li>{@code edge.jar}: the collector's runnable jar;
 *   <li>{@code edge.data}: a data directory that is used as it is and kept, such as one that {@code edge.fill} has filled;
 *       else a new one that is deleted;
 *   <li>{@code edge.fill}: only takes in so many events, and measures nothing.
 * </ul>
 */
final class EdgeLoad {
    private static final File JAR =
            new File(System.getProperty("edge.jar", "reference-collector/target/reference-collector.jar"));
    private static final int EVENTS_PER_BATCH = Integer.getInteger("edge.events", 100);
    private static final int SENDERS = Integer.getInteger("edge.senders", 16);
    private static final int WARM_UP_SECONDS = Integer.getInteger("edge.warmup", 15);
    /** Of the second measurement: the server is warm. */
    private static final int PACED_WARM_UP_SECONDS = 3;

    private static final int SECONDS = Integer.getInteger("edge.seconds", 30);
    /** How many batches a second are made for the collector, which must get each but once. */
    private static final int BATCHES_PER_SECOND_MAX = Integer.getInteger("edge.batches", 800);
    /** How many are made for the bare server, which gets them again and again. */
    private static final int BARE_BATCHES = 2_000;
    /** Batches a second of the second measurement, in which the servers are not driven to their limits. */
    private static final int PACED = Integer.getInteger("edge.paced", 50);

    private static final long FILL = Long.getLong("edge.fill", 0);
    private static final List<String> JVM =
            List.of(System.getProperty("edge.jvm", "-Xmx256m -XX:+UseG1GC").split(" "));

    private static final String COLLECTOR = "collector";
    /** How the bare server parses, in one run each; empty to leave it out. */
    private static final List<String> BARE = Stream.of(
                    System.getProperty("edge.bare", "tree,tokens").split(","))
            .filter(parsing -> !parsing.isEmpty())
            .toList();

    private static final int FLOOR_SECONDS = Integer.getInteger("edge.floor", 5);
    /** About what a batch of 100 events makes the store write. */
    private static final int FLOOR_BYTES = 32 * 1024;

    private EdgeLoad() {}

    private record Measured(
            String server,
            String load,
            double eventsPerSecond,
            double cpuMicrosPerEvent,
            Histogram latency,
            long failures) {
        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }
    }

    public static void main(String[] args) throws Exception {
        long seed = Long.getLong("edge.seed", System.nanoTime());
        System.out.println("seed " + seed + ", " + SENDERS + " connections, batches of " + EVENTS_PER_BATCH + ", JVM "
                + String.join(" ", JVM));
        String kept = System.getProperty("edge.data");
        Path data = kept == null ? Files.createTempDirectory("edge-load") : Path.of(kept);
        try {
            if (FILL > 0) {
                fill(data, seed);
            } else {
                compare(data, seed);
            }
        } finally {
            if (kept == null) {
                delete(data);
            }
        }
    }

    private static void fill(Path data, long seed) throws Exception {
        try (ServerProcess collector = ServerProcess.collector(JVM, JAR, data, List.of())) {
            long began = System.nanoTime();
            Batches batches = new Batches(seed, EVENTS_PER_BATCH);
            long left = FILL / EVENTS_PER_BATCH;
            int chunk = 5_000;
            while (left > 0) {
                Queue<byte[]> made = make(batches, (int) Math.min(chunk, left));
                left -= made.size();
                Supplier<byte[]> next = made::poll;
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    Thread thread = new Thread(Sender.ofAll(collector.uri(), next));
                    thread.start();
                    threads.add(thread);
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                System.out.println(left * EVENTS_PER_BATCH + " events to go");
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            System.out.println(FILL + " events in " + seconds + " s");
        }
    }

    private static Queue<byte[]> make(Batches batches, int count) {
        Queue<byte[]> made = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            made.add(batches.next());
        }
        return made;
    }

    private static void compare(Path data, long seed) throws Exception {
        List<Measured> all = new ArrayList<>();
        for (String parsing : BARE) {
            try (ServerProcess bare = ServerProcess.bare(JVM, parsing)) {
                all.addAll(measure("bare, " + parsing, bare, new Batches(seed, EVENTS_PER_BATCH)));
            }
        }
        Histogram floor = DiskFloor.measure(data, FLOOR_BYTES, FLOOR_SECONDS);
        System.out.printf(
                Locale.ROOT,
                "the disk: %d KiB written and forced, p50 %.2f ms, p99 %.2f ms%n",
                FLOOR_BYTES / 1024,
                floor.getValueAtPercentile(50) / 1e6,
                floor.getValueAtPercentile(99) / 1e6);
        Path log = Files.createTempFile("edge-load", ".gc");
        List<String> jvm = new ArrayList<>(JVM);
        jvm.add(ServerCosts.logging(log));
        try (ServerProcess collector = ServerProcess.collector(jvm, JAR, data, List.of())) {
            all.addAll(measure(COLLECTOR, collector, new Batches(seed + 1, EVENTS_PER_BATCH)));
            ServerCosts.Heap heap = ServerCosts.heap(collector.pid(), log);
            System.out.println("collector: heap at most " + heap.peakMebibytes() + " MiB, kept after a full collection "
                    + heap.keptMebibytes() + " MiB; peak resident " + Costs.peakResidentMebibytes(collector.pid())
                    + " MiB");
        } finally {
            Files.delete(log);
        }
        System.out.println(
                "| server | load | events/s | cpu us/event | p50 ms | p99 ms | p99.9 ms | max ms | failures |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        all.forEach(EdgeLoad::print);
        for (int i = 0; i < all.size() - 2; i++) {
            Measured bare = all.get(i);
            Measured collector = all.get(all.size() - 2 + i % 2);
            System.out.printf(
                    Locale.ROOT,
                    "%s, against %s: %.2f of the events/s, %.2f times the p99%n",
                    bare.load,
                    bare.server,
                    collector.eventsPerSecond / bare.eventsPerSecond,
                    collector.millis(99) / bare.millis(99));
        }
    }

    private static void print(Measured one) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.1f | %.2f | %.2f | %.2f | %.2f | %d |%n",
                one.server,
                one.load,
                one.eventsPerSecond,
                one.cpuMicrosPerEvent,
                one.millis(50),
                one.millis(99),
                one.millis(99.9),
                one.latency.getMaxValue() / 1e6,
                one.failures);
    }

    private static List<Measured> measure(String server, ServerProcess process, Batches batches) throws Exception {
        int seconds = WARM_UP_SECONDS + SECONDS;
        boolean once = server.equals(COLLECTOR);
        Queue<byte[]> made = make(batches, once ? seconds * BATCHES_PER_SECOND_MAX : BARE_BATCHES);
        int before = made.size();
        double cpuBefore = ServerCosts.cpuMicros(process.pid());
        Measured full =
                run(server, "as fast as answered", process, once ? made::poll : () -> again(made), 0, WARM_UP_SECONDS);
        if (once) {
            settle(process.uri());
            System.out.printf(
                    Locale.ROOT,
                    "collector: %.1f us of processor time an event, from the first of the run until all were counted%n",
                    (ServerCosts.cpuMicros(process.pid()) - cpuBefore) / (before - made.size()) / EVENTS_PER_BATCH);
        }
        long every = SENDERS * TimeUnit.SECONDS.toNanos(1) / PACED;
        Queue<byte[]> pacedBatches = make(batches, (PACED_WARM_UP_SECONDS + SECONDS + SENDERS) * PACED);
        Measured paced = run(server, PACED + " batches/s", process, pacedBatches::poll, every, PACED_WARM_UP_SECONDS);
        return List.of(full, paced);
    }

    /** What is left to be counted of the first load is not to be in the way of the second. */
    private static void settle(URI collector) throws IOException, InterruptedException {
        Pending pending = new Pending(collector);
        long events = pending.events();
        long began = System.nanoTime();
        pending.awaitNone();
        System.out.printf(
                Locale.ROOT,
                "collector: %d events were not counted yet, and were %.1f s later%n",
                events,
                (System.nanoTime() - began) / 1e9);
    }

    private static byte[] again(Queue<byte[]> made) {
        byte[] next = made.remove();
        made.add(next);
        return next;
    }

    private static Measured run(
            String server,
            String load,
            ServerProcess process,
            Supplier<byte[]> next,
            long everyNanos,
            int warmUpSeconds)
            throws InterruptedException, IOException {
        long began = System.nanoTime();
        long from = began + TimeUnit.SECONDS.toNanos(warmUpSeconds);
        long until = from + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Sender> senders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            // One after the other, and not all at once and then none for a second.
            long first = began + everyNanos * i / SENDERS;
            Sender sender = Sender.until(process.uri(), next, first, from, until, everyNanos);
            senders.add(sender);
            Thread thread = new Thread(sender);
            thread.start();
            threads.add(thread);
        }
        Sender.awaitTime(from);
        double cpuBefore = ServerCosts.cpuMicros(process.pid());
        Sender.awaitTime(until);
        double cpu = ServerCosts.cpuMicros(process.pid()) - cpuBefore;
        for (Thread thread : threads) {
            thread.join();
        }
        Histogram latency = new Histogram(3);
        long batches = 0;
        long failures = 0;
        for (Sender sender : senders) {
            latency.add(sender.histogram());
            batches += sender.batchesMeasured();
            failures += sender.failures();
        }
        double events = (double) batches * EVENTS_PER_BATCH;
        return new Measured(server, load, events / SECONDS, cpu / events, latency, failures);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
        }
        Collections.sort(found, Comparator.reverseOrder());
        for (Path path : found) {
            Files.delete(path);
        }
    }
}
