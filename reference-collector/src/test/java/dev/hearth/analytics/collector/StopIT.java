package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.http.RawConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector that is told to stop says so, finishes what it has begun, and is gone in time. */
class StopIT {
    private static final Duration PROMISED = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(16);

    @Test
    void stoppingCollectorIsNotReadyAnswersWhatIsUnderWayAndLosesNothing() throws Exception {
        Path data = directory.resolve("data");
        Path log = directory.resolve("log");
        Instant now = Instant.now();
        try (CollectorProcess process = CollectorProcess.serve(data, log, "--drain-seconds", "3")) {
            TestClient client = new TestClient(process.uri());
            assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
            ObjectNode batch = events.batch(now, List.of(events.dialogue(now)));
            byte[] body = batch.toString().getBytes(StandardCharsets.UTF_8);
            try (RawConnection underWay = new RawConnection(process.uri())) {
                underWay.say("POST /api/analytics/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + TestClient.TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n{");
                CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> stop(process));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> client.get("/readyz").statusCode() == 503);
                assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
                underWay.say(java.util.Arrays.copyOfRange(body, 1, body.length));
                assertThat(underWay.statusLine()).contains("200");
                assertThat(stopped.get()).as("gone within " + PROMISED).isTrue();
            }
        }
        try (CollectorProcess again = CollectorProcess.serve(data, log)) {
            TestClient client = new TestClient(again.uri());
            LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
            String range = "?start=" + day + "&end=" + day.plusDays(1);
            assertThat(client.getJson("/internal/analytics/integrity" + range)
                            .at("/0/accepted")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    private static boolean stop(CollectorProcess process) {
        try {
            return process.stop(PROMISED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
