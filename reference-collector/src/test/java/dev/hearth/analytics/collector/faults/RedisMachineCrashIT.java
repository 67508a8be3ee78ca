package dev.hearth.analytics.collector.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.CollectorProcess;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.faults.Traffic.Batch;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine under Redis loses its power, and with it the end of the append-only file that was not forced yet. What is
 * left is an earlier state of everything: no part of a batch is there without the rest, and nothing is counted that is not
 * in the log, although the collector that goes on remembers a later state. So clients that send all again, lost or not,
 * bring it to what it would have been.
 */
class RedisMachineCrashIT {
    private static final int EVENTS = 900;
    private static final int CRASHES = 3;
    private static final int BYTES_LOST_MAX = 40_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long seed = Long.getLong("seed", new Random().nextInt(Integer.MAX_VALUE));
    private final Random random = new Random(seed);
    private final Instant now = Instant.now();

    @TempDir
    Path directory;

    @Test
    void whatIsLeftIsOfOneMoment() throws Exception {
        System.out.println("RedisMachineCrashIT -Dseed=" + seed);
        List<Batch> batches = new Traffic(random.nextLong(), now).batches(EVENTS);
        Oracle oracle = new Oracle(Duration.ofDays(2));
        batches.forEach(batch -> oracle.take(batch.json().get("events"), batch.rejected(), now));
        try (RedisProcess redis = RedisProcess.start(directory.resolve("redis"));
                CollectorProcess collector = CollectorProcess.serve(
                        directory.resolve("data"),
                        directory.resolve("log"),
                        "--store",
                        redis.uri().toString())) {
            TestClient client = new TestClient(collector.uri());
            for (int crash = 1; crash <= CRASHES; crash++) {
                batches.subList(0, batches.size() * crash / (CRASHES + 1)).forEach(batch -> send(client, batch));
                redis.awaitFileWritten();
                redis.kill();
                redis.cutOff(random.nextInt(BYTES_LOST_MAX));
                redis.start();
            }
            batches.forEach(batch -> send(client, batch));
            check(client, oracle);
        }
    }

    private void send(TestClient client, Batch batch) {
        await("acknowledged, seed " + seed).atMost(PATIENCE).until(() -> {
            HttpResponse<String> response =
                    client.postSigned(batch.json(), Instant.now().toEpochMilli());
            assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
            return response.statusCode() == 200;
        });
    }

    private void check(TestClient client, Oracle oracle) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        await("everything is counted, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> KpiCheck.sum(KpiCheck.integrity(client, today.minusDays(1), today.plusDays(1)), "pending")
                        == 0);
        new KpiCheck(client, oracle, today.minusDays(4), today.plusDays(1), "seed " + seed).check();
    }
}
