package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a collector says of an event's time, in the protocol's own cases. */
class ClockVectorsTest {
    private static final String VECTORS = "/dev/hearth/analytics/collector/protocol/vectors/clock-acceptance.json";

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(13);

    @TestFactory
    List<DynamicTest> timesAreJudgedAsTheVectorsSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ClockVectorsTest.class.getResourceAsStream(VECTORS))) {
            for (JsonNode vector : TestEvents.JSON.readTree(in).get("cases")) {
                String name = vector.get("name").asText();
                Path own = directory.resolve(Integer.toString(tests.size()));
                tests.add(DynamicTest.dynamicTest(name, () -> judge(vector, own)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(12);
        return tests;
    }

    private void judge(JsonNode vector, Path own) throws Exception {
        TestClock clock = new TestClock(vector.get("received_at").asText());
        CollectorConfig config = TestCollector.config(own, clock)
                .lateWindow(Duration.ofHours(vector.get("late_window_hours").asLong()))
                .build();
        try (TestCollector collector = new TestCollector(config)) {
            ObjectNode event = events.dialogue(clock.instant())
                    .put("ts_utc", vector.get("ts_utc").asText())
                    .put("client_ts", vector.get("client_ts").asText());
            ObjectNode first = events.batch(Instant.parse(vector.get("sent_at").asText()), List.of(event));
            check(vector, collector, first);
            // The same wherever in the envelope sent_at stands.
            ObjectNode last = first.deepCopy().put("batch_id", events.uuid().toString());
            ((ObjectNode) last.at("/events/0")).put("event_id", events.uuid().toString());
            last.set("sent_at", last.remove("sent_at"));
            check(vector, collector, last);
        }
    }

    private static void check(JsonNode vector, TestCollector collector, ObjectNode batch) throws Exception {
        JsonNode answer = TestClient.json(collector.client().post(batch));
        String verdict = vector.get("verdict").asText();
        if (verdict.equals("timestamp_in_future")) {
            assertThat(answer.at("/results/0/reason").asText()).isEqualTo(verdict);
            return;
        }
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        collector.awaitAggregated();
        JsonNode day = collector.integrity("2026-03-10", "2026-03-10").get(0);
        assertThat(day.get(verdict.equals("late") ? "late" : "counted").asInt())
                .isEqualTo(day.get("accepted").asInt());
    }
}
