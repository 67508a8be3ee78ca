package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;

/** A collector in this process, on a free port, with a clock that the test moves. */
public final class TestCollector implements AutoCloseable {
    private static final Duration AGGREGATED = Duration.ofSeconds(60);

    private final Collector collector;
    private final TestClient client;

    public TestCollector(CollectorConfig config) throws CollectorException {
        this.collector = Collector.start(config);
        this.client = new TestClient(collector.uri());
    }

    public static CollectorConfig.Builder config(Path directory, TestClock clock) {
        return CollectorConfig.builder()
                .port(0)
                .dataDirectory(directory)
                .clientKey(TestClient.KEY_ID, TestClient.SECRET)
                .serviceToken(TestClient.TOKEN)
                .minAggregation(0)
                .instantSource(clock);
    }

    public TestClient client() {
        return client;
    }

    public Collector collector() {
        return collector;
    }

    public void awaitAggregated() throws InterruptedException {
        assertThat(collector.awaitAggregated(AGGREGATED)).isTrue();
    }

    /** Every day of the report must add up. */
    public JsonNode integrity(String start, String end) {
        JsonNode days = client.getJson("/internal/analytics/integrity?start=" + start + "&end=" + end);
        for (JsonNode day : days) {
            assertAddsUp(day);
        }
        return days;
    }

    /** The two equations of the integrity report. */
    public static void assertAddsUp(JsonNode day) {
        long rejected = 0;
        for (JsonNode reason : day.get("rejected")) {
            rejected += reason.asLong();
        }
        assertThat(day.get("received").asLong())
                .as("received of %s", day)
                .isEqualTo(day.get("accepted").asLong() + day.get("duplicate").asLong() + rejected);
        assertThat(day.get("accepted").asLong())
                .as("accepted of %s", day)
                .isEqualTo(day.get("counted").asLong()
                        + day.get("late").asLong()
                        + day.get("pending").asLong());
    }

    @Override
    public void close() {
        collector.close();
    }
}
