package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.faults.RedisCluster;
import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.sqlite.KpiYearBenchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * {@link KpiYearBenchmark} on Redis: {@code main ROUNDS [PARTITIONS] [cluster]}. Every partition has a share of every day, so
 * that reading has to bring all of them together.
 */
public final class RedisKpiYearBenchmark {
    private RedisKpiYearBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        String settings = "?partitions=" + (args.length > 1 ? args[1] : "16");
        Path directory = Files.createTempDirectory("redis-kpi-year");
        if (args.length > 2) {
            try (RedisCluster cluster = RedisCluster.start(directory)) {
                run(RedisClusterStoreTest.address(cluster) + settings, rounds);
            }
        } else {
            try (RedisProcess redis = RedisProcess.start(directory)) {
                run(redis.uri() + settings, rounds);
            }
        }
    }

    private static void run(String address, int rounds) throws Exception {
        try (RedisStore store = RedisStore.open(address, Duration.ofDays(2))) {
            Random random = new Random(KpiYearBenchmark.SEED);
            for (int partition = 0; partition < store.partitions(); partition++) {
                long epoch = store.acquire(partition, "benchmark", Duration.ofMinutes(10))
                        .orElseThrow();
                for (int day = 0; day < KpiYearBenchmark.DAYS; day++) {
                    Increments increments = new Increments(day, day + 1);
                    KpiYearBenchmark.addDay(increments, KpiYearBenchmark.FIRST + day, random);
                    store.apply(partition, epoch, increments);
                }
            }
            long began = System.nanoTime();
            store.sketches("session-duration", KpiYearBenchmark.FIRST, KpiYearBenchmark.FIRST + KpiYearBenchmark.DAYS);
            System.out.printf("a year rolled up for the first time: %d ms%n", (System.nanoTime() - began) / 1_000_000);
            KpiYearBenchmark.measureAll(store, rounds);
        }
    }
}
