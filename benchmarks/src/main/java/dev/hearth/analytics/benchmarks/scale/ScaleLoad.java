package dev.hearth.analytics.benchmarks.scale;

import dev.hearth.analytics.benchmarks.edge.Batches;
import dev.hearth.analytics.benchmarks.edge.Sender;
import dev.hearth.analytics.benchmarks.edge.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends events over HTTP to one or more collectors on one store, until all are acknowledged and all are counted. Prints
 * both rates, the latency of requests, what an event has cost, and how that compares to the bare server of the edge's
 * benchmark, which is sent the same just before. Settings are system properties, with their defaults below.
 */
final class ScaleLoad {
    private static final String STORE = System.getProperty("scale.store", "sqlite");
    private static final int COLLECTORS = Integer.getInteger("scale.collectors", 1);
    private static final int EVENTS = Integer.getInteger("scale.events", 1_000_000);
    private static final int EVENTS_PER_BATCH = Integer.getInteger("scale.batch", 100);
    private static final int SENDERS = Integer.getInteger("scale.senders", 16);
    private static final long SEED = Long.getLong("scale.seed", 1);
    private static final File JAR =
            new File(System.getProperty("scale.jar", "reference-collector/target/reference-collector.jar"));
    private static final List<String> JVM =
            List.of(System.getProperty("scale.jvm", "-Xmx256m -XX:+UseG1GC").split(" ", -1));
    private static final String TOKEN = "bench-token-0123456789";
    private static final int POLL_MILLIS = 20;
    private static final Pattern COUNTED = Pattern.compile("\"counted\":(\\d+)");

    private ScaleLoad() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("scale");
        List<byte[]> batches = make();
        Load bare;
        try (ServerProcess server = ServerProcess.bare(JVM, "tree")) {
            bare = send(List.of(server), batches);
        }
        List<ServerProcess> collectors = new ArrayList<>();
        try (RedisServers redis = redis(directory)) {
            String url = redis == null ? "sqlite:" : redis.url();
            try {
                for (int i = 0; i < COLLECTORS; i++) {
                    Path data = directory.resolve("data-" + i);
                    List<String> more = List.of("--store", url, "--service-token", TOKEN);
                    collectors.add(ServerProcess.collector(JVM, JAR, data, more));
                }
                measure(collectors, redis, directory, batches, bare);
            } finally {
                collectors.forEach(ServerProcess::close);
            }
        } finally {
            delete(directory);
        }
    }

    private static @Nullable RedisServers redis(Path directory) throws Exception {
        return switch (STORE) {
            case "sqlite" -> null;
            case "redis" -> RedisServers.single(directory);
            case "cluster" -> RedisServers.cluster(directory);
            default -> throw new IllegalArgumentException("scale.store must be sqlite, redis or cluster");
        };
    }

    /** How long it took to send everything, and how long each request. */
    private record Load(double seconds, Histogram latency) {
        double eventsPerSecond() {
            return EVENTS / seconds;
        }
    }

    private static void measure(
            List<ServerProcess> collectors,
            @Nullable RedisServers redis,
            Path directory,
            List<byte[]> batches,
            Load bare)
            throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%s, %d collectors, %d events in batches of %d, %d connections, seed %d%n",
                STORE,
                COLLECTORS,
                EVENTS,
                EVENTS_PER_BATCH,
                SENDERS,
                SEED);
        long memoryBefore = redis == null ? 0 : redis.info("used_memory");
        List<Long> pids = collectors.stream().map(ServerProcess::pid).toList();
        double cpuBefore = Costs.cpuSeconds(pids);
        double storeCpuBefore = redis == null ? 0 : Costs.cpuSeconds(redis.pids());
        long began = System.nanoTime();
        Load load = send(collectors, batches);
        awaitCounted(collectors.get(0).uri());
        double counted = secondsSince(began);
        print("acknowledged", load.eventsPerSecond(), "events/s");
        print("counted in the KPIs", EVENTS / counted, "events/s");
        print("last acknowledged to last counted", counted - load.seconds(), "s");
        printLatency("a request", load);
        printLatency("a request to the bare server", bare);
        print("the bare server", bare.eventsPerSecond(), "events/s");
        print("of the bare server's events/s", load.eventsPerSecond() / bare.eventsPerSecond(), "");
        print("times the bare server's p99", millis(load, 99) / millis(bare, 99), "");
        print("collectors' processor time", (Costs.cpuSeconds(pids) - cpuBefore) * 1e6 / EVENTS, "µs an event");
        for (long pid : pids) {
            print("peak resident memory of a collector", (double) Costs.peakResidentMebibytes(pid), "MiB");
        }
        if (redis == null) {
            print("data directory", (double) Costs.bytesIn(directory.resolve("data-0")) / EVENTS, "B an event");
        } else {
            print(
                    "Redis' processor time",
                    (Costs.cpuSeconds(redis.pids()) - storeCpuBefore) * 1e6 / EVENTS,
                    "µs an event");
            print("Redis' memory", (double) (redis.info("used_memory") - memoryBefore) / EVENTS, "B an event");
            print("Redis' files", (double) Costs.bytesIn(directory) / EVENTS, "B an event, replicas included");
            printKeys(Costs.memoryByKey(redis));
        }
    }

    private static void printLatency(String what, Load load) {
        for (double percentile : new double[] {50, 99, 99.9, 100}) {
            print("p" + percentile + " of " + what, millis(load, percentile), "ms");
        }
    }

    private static double millis(Load load, double percentile) {
        return load.latency.getValueAtPercentile(percentile) / 1e6;
    }

    private static List<byte[]> make() {
        Batches batches = new Batches(SEED, EVENTS_PER_BATCH);
        List<byte[]> made = new ArrayList<>();
        for (int i = 0; i < EVENTS / EVENTS_PER_BATCH; i++) {
            made.add(batches.next());
        }
        return made;
    }

    private static Load send(List<ServerProcess> servers, List<byte[]> batches) throws InterruptedException {
        Queue<byte[]> left = new ConcurrentLinkedQueue<>(batches);
        long began = System.nanoTime();
        List<Sender> senders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            URI uri = servers.get(i % servers.size()).uri();
            Sender sender = Sender.ofAll(uri, left::poll);
            senders.add(sender);
            Thread thread = new Thread(sender);
            thread.start();
            threads.add(thread);
        }
        Histogram latency = new Histogram(3);
        long failures = 0;
        for (int i = 0; i < SENDERS; i++) {
            threads.get(i).join();
            latency.add(senders.get(i).histogram());
            failures += senders.get(i).failures();
        }
        if (failures > 0) {
            throw new IllegalStateException(failures + " requests failed: these figures would say nothing");
        }
        return new Load(secondsSince(began), latency);
    }

    /** It is the number of events, not more: the figures are of a collector that counts right. */
    private static void awaitCounted(URI uri) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String path = "/internal/analytics/integrity?start=" + today.minusDays(1) + "&end=" + today.plusDays(1);
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        long counted = 0;
        while (counted < EVENTS) {
            Thread.sleep(POLL_MILLIS);
            Matcher days = COUNTED.matcher(
                    client.send(request, BodyHandlers.ofString()).body());
            counted = 0;
            while (days.find()) {
                counted += Long.parseLong(days.group(1));
            }
        }
        if (counted > EVENTS) {
            throw new IllegalStateException(counted + " were counted");
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "| %s | %.2f %s |%n", what, value, unit);
    }

    private static void printKeys(Map<String, long[]> memory) {
        memory.forEach((name, sum) -> System.out.printf(
                Locale.ROOT, "| `%s` | %d keys, %.1f B an event |%n", name, sum[0], (double) sum[1] / EVENTS));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : found) {
            Files.deleteIfExists(path);
        }
    }
}
