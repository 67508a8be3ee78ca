package dev.hearth.analytics.collector.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One Redis server behind a network that breaks. */
final class RedisEngine implements FaultyEngine {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration DELAY_MAX = Duration.ofMillis(60);
    private static final int ANSWER_BYTES_MAX = 4_000;

    private final RedisProcess redis;
    private final FaultyProxy network;

    RedisEngine(Path directory, Random random) throws IOException {
        redis = RedisProcess.start(directory);
        network = FaultyProxy.start(redis.port(), random.nextLong());
    }

    @Override
    public String storeUrl() {
        return "redis://127.0.0.1:" + network.port();
    }

    @Override
    public int collectorsMax() {
        return 3;
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault("Redis is killed, and restarts with its append-only file", random -> {
                    redis.kill();
                    return redis::start;
                }),
                new Fault("Redis is stopped and started", random -> {
                    redis.stop();
                    return redis::start;
                }),
                new Fault("Redis hangs", random -> {
                    redis.freeze();
                    return redis::thaw;
                }),
                network("connections to Redis are cut", network::cut),
                network("connections to Redis are cut within an answer", () -> network.cutWithin(ANSWER_BYTES_MAX)),
                network("connections to Redis are half closed", network::halfClose),
                network("Redis answers slowly", () -> network.delay(DELAY_MAX)),
                network("the answers of Redis are lost", network::loseAnswers),
                network("nothing reaches Redis", network::blackhole),
                network("Redis refuses connections", network::refuse));
    }

    /** What was swallowed on a connection stays swallowed: it is of no more use, and ends with the fault. */
    private Fault network(String name, Runnable harm) {
        return new Fault(name, random -> {
            harm.run();
            return () -> {
                network.pass();
                network.cut();
            };
        });
    }

    @Override
    public void awaitHealthy() {
        await("Redis answers").atMost(PATIENCE).until(redis::answers);
    }

    @Override
    public void close() throws IOException {
        network.close();
        redis.close();
    }
}
