package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody else's tool holds 500 connections open for a minute, in three ways; a game is served all along. */
@Tag("long")
class SlowHttpIT {
    private static final int CONNECTIONS = 500;
    private static final int SECONDS = Integer.getInteger("edge.slow.seconds", 60);
    private static final String EVENTS = "/api/analytics/events";

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(18);

    @ParameterizedTest
    @CsvSource({"headers,-H", "body,-B", "read,-X"})
    void gameIsServedWhileConnectionsAreHeldOpen(String name, String mode) throws Exception {
        try (CollectorProcess process = CollectorProcess.serve(directory.resolve("data"), directory.resolve("log"))) {
            TestClient client = new TestClient(process.uri());
            serve(client);
            List<Long> millis = new ArrayList<>();
            int attacks = 1;
            Process slow = attack(mode, process.uri());
            long endNanos = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            while (System.nanoTime() - endNanos < 0) {
                if (!slow.isAlive()) {
                    // It gives up when all of its connections were closed: whoever means it comes again.
                    slow = attack(mode, process.uri());
                    attacks++;
                }
                millis.add(serve(client));
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            slow.destroyForcibly().waitFor();
            Collections.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "slow %s: %d batches beside %d connections, %d times, for %d s, p50 %d ms, p99 %d ms, max %d ms; %s%n",
                    name,
                    millis.size(),
                    CONNECTIONS,
                    attacks,
                    SECONDS,
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    millis.get(millis.size() - 1),
                    client.get("/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("hearth_connections"))
                            .toList());
            assertThat(millis).as("batches while it lasted").hasSizeGreaterThan(SECONDS);
            assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    private long serve(TestClient client) {
        Instant now = Instant.now();
        ObjectNode batch = events.batch(now, List.of(events.dialogue(now)));
        long began = System.nanoTime();
        assertThat(client.postSigned(batch, now.toEpochMilli()).statusCode()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static Process attack(String mode, URI collector) throws IOException {
        List<String> command = new ArrayList<>(List.of("slowhttptest", mode, "-c", Integer.toString(CONNECTIONS)));
        command.addAll(List.of("-r", "200", "-l", Integer.toString(SECONDS), "-i", "5", "-p", "5"));
        if (mode.equals("-X")) {
            command.addAll(List.of("-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "3"));
            command.addAll(List.of("-u", collector + "/metrics"));
        } else {
            command.addAll(List.of("-t", "POST", "-s", "8192", "-x", "24", "-u", collector + EVENTS));
        }
        // It prints a screen every five seconds; what matters is measured beside it.
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
