package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds hold connections open and hardly say or hear anything; who behaves is served all along. */
class SlowClientsTest {
    private static final int SLOW_EACH = 150;
    private static final int ROUNDS = 12;
    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(17);

    @Test
    void whoBehavesIsServedBesideSlowHeadersBodiesAndReaders() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try (TestCollector collector =
                new TestCollector(TestCollector.config(directory, CLOCK).build())) {
            URI uri = collector.collector().uri();
            TestClient client = collector.client();
            String post = "POST /api/analytics/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestClient.TOKEN
                    + "\r\nContent-Type: application/json\r\n";
            for (int i = 0; i < SLOW_EACH; i++) {
                slow.add(new RawConnection(uri).say(post + "X-Slow: "));
                slow.add(new RawConnection(uri).say(post + "Content-Length: 4096\r\n\r\n{"));
                slow.add(new RawConnection(uri, 1_024).say("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                ObjectNode batch = events.batch(CLOCK.instant(), List.of(events.dialogue(CLOCK.instant())));
                assertThat(client.postSigned(batch, CLOCK.millis()).statusCode())
                        .isEqualTo(200);
                assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
                dribble(slow);
            }
            assertThat(collector
                            .integrity("2026-03-10", "2026-03-10")
                            .get(0)
                            .get("accepted")
                            .asInt())
                    .isEqualTo(ROUNDS);
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    private static void dribble(List<RawConnection> slow) {
        for (RawConnection connection : slow) {
            try {
                connection.say(" ");
            } catch (IOException e) {
                // The server has had enough of it, which is its right.
                assertThat(e).isNotNull();
            }
        }
    }
}
