package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.faults.RedisWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar on a Redis that it shares with others of its kind. */
class RedisServeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private RedisProcess redis;
    private final TestEvents events = new TestEvents(7);

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start(directory.resolve("redis"));
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private CollectorProcess serve(String name) throws Exception {
        return CollectorProcess.serve(
                directory.resolve(name),
                directory.resolve(name + ".log"),
                "--store",
                redis.uri().toString());
    }

    @Test
    void twoCollectorsOnOneRedisCountTogetherAndAnswerAlike() throws Exception {
        Instant now = Instant.now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        String day = today.toString();
        try (CollectorProcess first = serve("first")) {
            CollectorProcess second = serve("second");
            try (second) {
                TestClient one = new TestClient(first.uri());
                TestClient other = new TestClient(second.uri());
                assertThat(one.getJson("/readyz")).isNotNull();
                ObjectNode batch = events.batch(now, List.of(events.dialogue(now), events.dialogue(now)));
                JsonNode taken = TestClient.json(one.post(batch));
                assertThat(taken.get("accepted").asInt()).isEqualTo(2);
                assertThat(TestClient.json(other.post(batch)))
                        .as("the same answer")
                        .isEqualTo(taken);
                other.post(events.batch(now, List.of(events.dialogue(now))));
                awaitCounted(one, today, 3);
                awaitCounted(other, today, 3);
                second.kill();
            }
            TestClient one = new TestClient(first.uri());
            one.post(events.batch(now, List.of(events.dialogue(now), events.dialogue(now))));
            awaitCounted(one, today, 5);
        }
        assertThat(maintain("backfill", "--start", day, "--end", day)).contains("again, with 0 late events");
        try (CollectorProcess third = serve("third")) {
            TestClient client = new TestClient(third.uri());
            awaitCounted(client, today, 5);
            String path = "/internal/analytics/kpis/dialogue-opens?start=" + day + "&end=" + day;
            assertThat(client.getJson(path).get(0).get("value").asInt()).isEqualTo(5);
            await().atMost(PATIENCE)
                    .until(() -> "5".equals(RedisWire.once(redis.port(), "GET", "kpi:dialogue_opens:" + day)));
        }
    }

    /** By day of receipt, of which there are two where midnight comes in between. */
    private static void awaitCounted(TestClient client, LocalDate day, int events) {
        String range = "?start=" + day + "&end=" + day.plusDays(1);
        await().atMost(PATIENCE).until(() -> {
            int counted = 0;
            for (JsonNode report : client.getJson("/internal/analytics/integrity" + range)) {
                TestCollector.assertAddsUp(report);
                counted += report.get("counted").asInt();
            }
            return counted == events;
        });
    }

    private String maintain(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--store";
        all[arguments.length + 1] = redis.uri().toString();
        Process process = CollectorProcess.command(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    @Test
    void redisThatIsAwayIs503AndHealsByItself() throws Exception {
        try (CollectorProcess process = serve("only")) {
            TestClient client = new TestClient(process.uri());
            Instant now = Instant.now();
            ObjectNode batch = events.batch(now, List.of(events.dialogue(now)));
            redis.kill();
            var refused = client.post(batch);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(client.get("/readyz").statusCode()).isEqualTo(503);
            redis.start();
            await().atMost(PATIENCE).until(() -> client.get("/readyz").statusCode() == 200);
            var taken = client.post(batch);
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
            assertThat(TestClient.json(taken).get("accepted").asInt()).isEqualTo(1);
            assertThat(process.stop()).isTrue();
        }
    }

    @Test
    void redisThatForgetsKeysIsRefusedInOneSentence() throws Exception {
        RedisWire.once(redis.port(), "CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
        Process process = CollectorProcess.command(
                        "serve",
                        "--port",
                        "0",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--store",
                        redis.uri().toString())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(err).contains("maxmemory-policy volatile-ttl").doesNotContain("\tat ");
    }
}
