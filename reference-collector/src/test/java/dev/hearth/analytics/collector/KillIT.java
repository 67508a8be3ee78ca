package dev.hearth.analytics.collector;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed while it takes batches: what it had acknowledged is there, and counted once. */
class KillIT {
    private static final long SEED = 20260310;
    private static final int SENDERS = 4;
    private static final int BATCHES_PER_SENDER = 60;
    private static final int EVENTS_PER_BATCH = 20;
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Instant begin = Instant.now().minusSeconds(60);
    private volatile URI uri = URI.create("http://127.0.0.1:1");

    @Test
    void nothingAcknowledgedIsMissingAndNothingIsCountedTwice() throws Exception {
        Random random = new Random(SEED);
        CollectorProcess process = start();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                long seed = random.nextLong();
                sending.add(senders.submit(() -> send(new TestEvents(seed))));
            }
            int total = SENDERS * BATCHES_PER_SENDER;
            for (int kill = 1; kill <= KILLS; kill++) {
                int after = kill * total / (KILLS + 1) - random.nextInt(total / (KILLS + 2));
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> acknowledged.get() >= after);
                process.kill();
                process = start();
                new TestClient(uri)
                        .getJson("/internal/analytics/integrity" + range())
                        .forEach(TestCollector::assertAddsUp);
            }
            for (Future<?> sender : sending) {
                sender.get(PATIENCE.toMinutes(), MINUTES);
            }
            assertThat(acknowledged).hasValue(total);
            check(total * EVENTS_PER_BATCH);
            assertThat(process.stop()).isTrue();
        } finally {
            senders.shutdownNow();
            process.close();
        }
    }

    private CollectorProcess start() throws Exception {
        CollectorProcess process = CollectorProcess.serve(directory.resolve("data"), directory.resolve("log"));
        uri = process.uri();
        return process;
    }

    /** As a client does it: the same batch again and again until it is answered. */
    private void send(TestEvents events) {
        for (int i = 0; i < BATCHES_PER_SENDER; i++) {
            List<ObjectNode> batch = new ArrayList<>();
            for (int n = 0; n < EVENTS_PER_BATCH; n++) {
                batch.add(events.dialogue(begin));
            }
            ObjectNode json = events.batch(begin, batch);
            while (!isAcknowledged(json)) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            acknowledged.incrementAndGet();
        }
    }

    private boolean isAcknowledged(JsonNode batch) {
        try {
            HttpResponse<String> response =
                    new TestClient(uri).postSigned(batch, Instant.now().toEpochMilli());
            assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
            return response.statusCode() == 200
                    && TestClient.json(response).get("accepted").asInt() == EVENTS_PER_BATCH;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void check(int events) {
        TestClient client = new TestClient(uri);
        String range = range();
        await().atMost(PATIENCE)
                .until(() -> sum(client.getJson("/internal/analytics/integrity" + range), "pending") == 0);
        JsonNode days = client.getJson("/internal/analytics/integrity" + range);
        days.forEach(TestCollector::assertAddsUp);
        assertThat(sum(days, "accepted")).as("seed %s", SEED).isEqualTo(events);
        assertThat(sum(days, "counted")).as("seed %s", SEED).isEqualTo(events);
        assertThat(sum(client.getJson("/internal/analytics/kpis/dialogue-opens" + range), "value"))
                .as("seed %s", SEED)
                .isEqualTo(events);
    }

    private String range() {
        LocalDate first = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        return "?start=" + first + "&end=" + first.plusDays(1);
    }

    private static long sum(JsonNode days, String field) {
        long sum = 0;
        for (JsonNode day : days) {
            sum += day.get(field).asLong();
        }
        return sum;
    }
}
