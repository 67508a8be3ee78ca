package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The vectors of KPI arithmetic, through HTTP, the store, the aggregation and the KPI endpoints. */
class KpiVectorsTest {
    private static final String VECTORS = "/dev/hearth/analytics/collector/protocol/vectors/";
    private static final double RELATIVE_ERROR_MAX = 0.01;

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(1);

    private interface Check {
        void run(JsonNode vector, TestCollector collector, TestClock clock) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> days() throws IOException {
        return cases("kpi-days.json", this::checkDays);
    }

    @TestFactory
    Stream<DynamicTest> sessionPairing() throws IOException {
        return cases("session-pairing.json", this::checkPairing);
    }

    @TestFactory
    Stream<DynamicTest> percentiles() throws IOException {
        return cases("percentiles.json", this::checkPercentiles);
    }

    private Stream<DynamicTest> cases(String file, Check check) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : read(file).get("cases")) {
            String name = vector.get("name").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> {
                TestClock clock = new TestClock("2026-01-01T00:00:00.000Z");
                CollectorConfig config = TestCollector.config(
                                directory.resolve(file + "-" + tests.size() + name.hashCode()), clock)
                        .minAggregation(vector.path("min_aggregation").asInt(0))
                        .build();
                try (TestCollector collector = new TestCollector(config)) {
                    check.run(vector, collector, clock);
                }
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private void checkDays(JsonNode vector, TestCollector collector, TestClock clock) throws Exception {
        List<JsonNode> received = new ArrayList<>();
        vector.get("events").forEach(received::add);
        received.sort(Comparator.comparing(event -> event.get("received_at").asText()));
        for (JsonNode event : received) {
            clock.set(Instant.parse(event.get("received_at").asText()));
            send(collector, clock, List.of(eventOf(event)));
        }
        collector.awaitAggregated();
        clock.set(Instant.parse(vector.get("now").asText()));
        for (JsonNode day : vector.get("days")) {
            checkDay(day, collector);
        }
        long late = 0;
        for (JsonNode day : collector.integrity("2025-12-01", "2026-02-01")) {
            late += day.get("late").asLong();
        }
        assertThat(late).isEqualTo(vector.get("late").asLong());
    }

    private static void checkDay(JsonNode day, TestCollector collector) {
        String date = day.get("date").asText();
        for (String kpi : List.of("daily-active-villages", "dialogue-opens", "command-executions")) {
            JsonNode answer = kpi(collector, kpi, date, "");
            checkFlags(day, answer);
            assertThat(answer.get("value").asText())
                    .as("%s of %s", kpi, date)
                    .isEqualTo(day.get(kpi).asText());
        }
        for (String metric : List.of("avg", "p50", "p95")) {
            JsonNode answer = kpi(collector, "session-duration", date, "&metric=" + metric);
            checkFlags(day, answer);
            checkSeconds(answer.get("value"), day.get("session-duration").get(metric));
        }
    }

    private static void checkFlags(JsonNode day, JsonNode answer) {
        assertThat(answer.get("provisional")).isEqualTo(day.get("provisional"));
        assertThat(answer.path("suppressed").asBoolean(false))
                .isEqualTo(day.get("suppressed").asBoolean());
    }

    private void checkPairing(JsonNode vector, TestCollector collector, TestClock clock) throws Exception {
        List<ObjectNode> batch = new ArrayList<>();
        Instant newest = Instant.EPOCH;
        for (JsonNode event : vector.get("events")) {
            batch.add(eventOf(event));
            Instant at = Instant.parse(event.get("ts_utc").asText());
            newest = at.isAfter(newest) ? at : newest;
        }
        clock.set(newest);
        for (ObjectNode event : batch) {
            send(collector, clock, List.of(event));
        }
        collector.awaitAggregated();
        LocalDate first = LocalDate.ofInstant(newest, ZoneOffset.UTC).minusDays(3);
        JsonNode days = collector
                .client()
                .getJson("/internal/analytics/kpis/session-duration?start=" + first + "&end=" + first.plusDays(6));
        for (JsonNode day : days) {
            List<Long> durations = new ArrayList<>();
            for (JsonNode session : vector.get("sessions")) {
                if (session.get("day").equals(day.get("date"))) {
                    durations.add(session.get("duration_ms").asLong());
                }
            }
            if (durations.isEmpty()) {
                assertThat(day.get("value").isNull()).as(day.toString()).isTrue();
            } else {
                double mean = durations.stream().mapToLong(d -> d).average().orElseThrow() / 1000;
                assertThat(day.get("value").asDouble()).isEqualTo(mean, within(1e-9));
            }
        }
    }

    private void checkPercentiles(JsonNode vector, TestCollector collector, TestClock clock) throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        clock.set(start.plusSeconds(86400));
        List<ObjectNode> batch = new ArrayList<>();
        for (JsonNode duration : vector.get("durations_ms")) {
            UUID session = events.uuid();
            batch.add(events.event("session_start", start, TestEvents.village(1), session));
            batch.add(events.event("session_end", start.plusMillis(duration.asLong()), TestEvents.village(1), session));
            if (batch.size() == 1_000) {
                send(collector, clock, batch);
                batch.clear();
            }
        }
        send(collector, clock, batch);
        collector.awaitAggregated();
        for (String metric : List.of("avg", "p50", "p95")) {
            JsonNode answer = kpi(collector, "session-duration", "2026-01-01", "&metric=" + metric);
            JsonNode expected = vector.get(metric + "_seconds");
            if (metric.equals("avg") && !expected.isNull()) {
                assertThat(answer.get("value").asDouble()).isEqualTo(expected.asDouble(), within(1e-9));
            } else {
                checkSeconds(answer.get("value"), expected);
            }
        }
    }

    private static void checkSeconds(JsonNode value, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(value.isNull()).isTrue();
        } else {
            assertThat(value.asDouble())
                    .isEqualTo(expected.asDouble(), within(expected.asDouble() * RELATIVE_ERROR_MAX));
        }
    }

    private static JsonNode kpi(TestCollector collector, String kpi, String date, String more) {
        return collector
                .client()
                .getJson("/internal/analytics/kpis/" + kpi + "?start=" + date + "&end=" + date + more)
                .get(0);
    }

    private ObjectNode eventOf(JsonNode vector) {
        ObjectNode event = events.event(
                vector.get("event_name").asText(),
                Instant.parse(vector.get("ts_utc").asText()),
                vector.path("anon_village_id").asText(TestEvents.village(1)),
                vector.has("session_id")
                        ? UUID.fromString(vector.get("session_id").asText())
                        : events.uuid());
        if (vector.has("sample_one_in")) {
            event.set("sample_one_in", vector.get("sample_one_in"));
        }
        return event;
    }

    private void send(TestCollector collector, TestClock clock, List<ObjectNode> batch) {
        var response = collector.client().post(events.batch(clock.instant(), batch));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(TestClient.json(response).get("accepted").asInt()).isEqualTo(batch.size());
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = KpiVectorsTest.class.getResourceAsStream(VECTORS + file)) {
            assertThat(in).as(file).isNotNull();
            return TestEvents.JSON.readTree(in);
        }
    }
}
