package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.limits.Limit;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is answered before the whole body is there reads the answer all the same, and knows what becomes of the connection. */
class LingeringCloseTest {
    private static final int SENT_BYTES_MAX = 1024 * 1024;
    /** More than a system keeps for a connection that nobody reads. */
    private static final int LARGE_BYTES = SENT_BYTES_MAX + SENT_BYTES_MAX / 2;

    /** All but the last byte, so that the answer is certainly there before the body is. */
    private static final byte[] NEARLY_ALL = new byte[LARGE_BYTES - 1];

    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");
    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @TempDir
    static Path directory;

    private static TestCollector collector;

    @BeforeAll
    static void start() throws Exception {
        collector = new TestCollector(TestCollector.config(directory, CLOCK)
                .limit(Limit.SENT_BYTES, SENT_BYTES_MAX)
                .build());
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static RawConnection connect() throws IOException {
        return new RawConnection(collector.collector().uri());
    }

    private static String post(String path, int bytes, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + bytes
                + "\r\n" + headers.replace("|", "\r\n") + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "/api/analytics/events, Authorization: Bearer " + TestClient.TOKEN + "|, 413",
        "/api/analytics/events, Authorization: Bearer of bad news|, 401",
        "/api/analytics/events, X-Analytics-Opt-Out: 1|, 204",
        "/api/analytics/nothing, '', 404",
        "/api/analytics/config, '', 405",
        "/dashboard/api/sign-in, '', 404",
    })
    void answerArrivesThoughTheBodyIsStillBeingSent(String path, String headers, int status) throws Exception {
        try (RawConnection connection = connect()) {
            connection.say(post(path, LARGE_BYTES, headers)).say(NEARLY_ALL);
            assertThat(connection.untilClosed())
                    .startsWith("HTTP/1.1 " + status)
                    .contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void bodyInChunksThatIsTooLargeIsAnsweredToo() throws Exception {
        try (RawConnection connection = connect()) {
            connection.say("POST /api/analytics/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestClient.TOKEN
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(LARGE_BYTES) + "\r\n");
            connection.say(NEARLY_ALL);
            assertThat(connection.untilClosed()).startsWith("HTTP/1.1 413").contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void connectionStaysWhenTheBodyWasThere() throws Exception {
        try (RawConnection connection = connect()) {
            connection.say(post("/api/analytics/events", 2, "X-Analytics-Opt-Out: 1|") + "{}" + HEALTH);
            assertThat(connection.untilClosed())
                    .startsWith("HTTP/1.1 204")
                    .contains("HTTP/1.1 200 OK")
                    .containsOnlyOnce("Connection: close");
        }
    }

    @Test
    void whoWaitsToBeToldToSendIsNotTold() throws Exception {
        try (RawConnection connection = connect()) {
            connection.say(post("/api/analytics/events", 2, "X-Analytics-Opt-Out: 1|Expect: 100-continue|"));
            assertThat(connection.untilClosed()).startsWith("HTTP/1.1 204").contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void bodyWithoutEndIsNotReadForEver() throws Exception {
        byte[] megabyte = new byte[SENT_BYTES_MAX];
        try (RawConnection connection = connect()) {
            connection.say(post("/api/analytics/nothing", Integer.MAX_VALUE, ""));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            connection.say(megabyte);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
