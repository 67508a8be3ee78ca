package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out equals what plain collections make of the same events, whatever the order, the cuts and the restarts. */
class AggregationOracleTest {
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-02-27");
    private static final int DAYS = 4;
    private static final int VILLAGES = 12;
    private static final int SESSIONS = 150;
    private static final Duration LATE_WINDOW = Duration.ofDays(2);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 20260301, 987654321})
    void randomStreamsAreCountedExactly(long seed) throws Exception {
        Random random = new Random(seed);
        List<ObjectNode> stream = stream(new TestEvents(seed), random);
        TestClock clock = new TestClock(FIRST_DAY.plusDays(DAYS) + "T12:00:00Z");
        Oracle oracle = new Oracle();
        TestEvents batches = new TestEvents(seed + 1);
        int sent = 0;
        while (sent < stream.size()) {
            // A new collector on the same files every few batches: counting goes on where it was.
            try (TestCollector collector =
                    new TestCollector(TestCollector.config(directory, clock).build())) {
                for (int i = 0; i < 10 && sent < stream.size(); i++) {
                    int end = Math.min(stream.size(), sent + 1 + random.nextInt(80));
                    List<ObjectNode> events = stream.subList(sent, end);
                    JsonNode batch = batches.batch(clock.instant(), events);
                    var response = collector.client().postSigned(batch, clock.millis());
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    oracle.take(events, clock.instant());
                    sent = end;
                }
                if (random.nextBoolean() || sent == stream.size()) {
                    collector.awaitAggregated();
                    check(collector, oracle, "seed " + seed + " after " + sent);
                    clock.advance(Duration.ofSeconds(61));
                }
            }
        }
    }

    private static List<ObjectNode> stream(TestEvents events, Random random) {
        List<ObjectNode> stream = new ArrayList<>();
        Instant begin = FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
        for (int i = 0; i < SESSIONS; i++) {
            UUID session = events.uuid();
            String village = TestEvents.village(random.nextInt(VILLAGES));
            Instant start = begin.plusSeconds(random.nextInt(DAYS * 86_400));
            for (int n = random.nextInt(3); n >= 0 && random.nextInt(10) > 0; n--) {
                stream.add(events.event("session_start", start.plusMillis(random.nextInt(9_000)), village, session));
            }
            for (int n = random.nextInt(3); n >= 0 && random.nextInt(10) > 0; n--) {
                Instant end = start.plusMillis(random.nextInt(40_000_000) - 2_000_000L);
                stream.add(events.event("session_end", end, village, session));
            }
            for (int n = random.nextInt(6); n > 0; n--) {
                String name = random.nextBoolean() ? "dialogue_open" : "command_executed";
                ObjectNode event = events.event(name, start.plusSeconds(random.nextInt(5_000)), village, session);
                if (random.nextInt(4) == 0) {
                    event.put("sample_one_in", 1 + random.nextInt(20));
                }
                stream.add(event);
            }
        }
        for (int i = stream.size() / 4; i > 0; i--) {
            stream.add(stream.get(random.nextInt(stream.size())));
        }
        Collections.shuffle(stream, random);
        return stream;
    }

    private static void check(TestCollector collector, Oracle oracle, String when) {
        String range = "?start=" + FIRST_DAY.minusDays(1) + "&end=" + FIRST_DAY.plusDays(DAYS + 1);
        check(collector, "daily-active-villages" + range, oracle::villages, 0, when);
        check(collector, "dialogue-opens" + range, day -> oracle.count("dialogue_open", day), 0, when);
        check(collector, "command-executions" + range, day -> oracle.count("command_executed", day), 0, when);
        check(collector, "session-duration" + range, oracle::average, 1e-9, when);
        check(collector, "session-duration" + range + "&metric=p50", day -> oracle.percentile(day, 50), 0.01, when);
        check(collector, "session-duration" + range + "&metric=p95", day -> oracle.percentile(day, 95), 0.01, when);
        long counted = 0;
        long late = 0;
        for (JsonNode day : collector.integrity("2026-01-01", "2026-12-31")) {
            counted += day.get("counted").asLong();
            late += day.get("late").asLong();
            assertThat(day.get("pending").asLong()).as(when).isZero();
        }
        assertThat(counted).as("counted, %s", when).isEqualTo(oracle.counted());
        assertThat(late).as("late, %s", when).isEqualTo(oracle.late());
    }

    private interface Expected {
        double of(LocalDate day);
    }

    private static void check(TestCollector collector, String query, Expected expected, double error, String when) {
        for (JsonNode day : collector.client().getJson("/internal/analytics/kpis/" + query)) {
            double value = expected.of(LocalDate.parse(day.get("date").asText()));
            if (Double.isNaN(value)) {
                assertThat(day.get("value").isNull())
                        .as("%s %s, %s", query, day, when)
                        .isTrue();
            } else {
                assertThat(day.get("value").asDouble())
                        .as("%s %s, %s", query, day, when)
                        .isEqualTo(value, within(value * error + 1e-9));
            }
        }
    }

    /** The rules of the protocol, in sets and lists, from all that was sent. */
    private static final class Oracle {
        private final Map<String, JsonNode> byId = new HashMap<>();
        private final Map<String, Instant> receipts = new HashMap<>();

        void take(List<ObjectNode> events, Instant receipt) {
            for (ObjectNode event : events) {
                byId.putIfAbsent(event.get("event_id").asText(), event);
                receipts.putIfAbsent(event.get("event_id").asText(), receipt);
            }
        }

        private static Instant at(JsonNode event) {
            return Instant.parse(event.get("ts_utc").asText());
        }

        private static LocalDate day(JsonNode event) {
            return LocalDate.ofInstant(at(event), ZoneOffset.UTC);
        }

        private boolean isLate(JsonNode event) {
            Instant receipt =
                    Objects.requireNonNull(receipts.get(event.get("event_id").asText()));
            return Duration.between(at(event), receipt).compareTo(LATE_WINDOW) > 0;
        }

        private List<JsonNode> inTime() {
            return byId.values().stream().filter(event -> !isLate(event)).toList();
        }

        long counted() {
            return inTime().size();
        }

        long late() {
            return byId.size() - counted();
        }

        double villages(LocalDate day) {
            Set<String> villages = new HashSet<>();
            inTime().stream()
                    .filter(event -> day(event).equals(day))
                    .forEach(event -> villages.add(event.get("anon_village_id").asText()));
            return villages.size();
        }

        double count(String name, LocalDate day) {
            return inTime().stream()
                    .filter(event -> event.get("event_name").asText().equals(name)
                            && day(event).equals(day))
                    .mapToLong(event -> event.path("sample_one_in").asLong(1))
                    .sum();
        }

        private List<Long> durations(LocalDate day) {
            Map<String, NavigableSet<Instant>> starts = edges("session_start");
            Map<String, NavigableSet<Instant>> ends = edges("session_end");
            List<Long> durations = new ArrayList<>();
            starts.forEach((session, begun) -> {
                NavigableSet<Instant> ended = ends.get(session);
                if (ended != null
                        && LocalDate.ofInstant(begun.first(), ZoneOffset.UTC).equals(day)) {
                    long millis = Duration.between(begun.first(), ended.last()).toMillis();
                    durations.add(Math.max(0, Math.min(millis, 86_400_000)));
                }
            });
            Collections.sort(durations);
            return durations;
        }

        private Map<String, NavigableSet<Instant>> edges(String name) {
            Map<String, NavigableSet<Instant>> edges = new HashMap<>();
            inTime().stream()
                    .filter(event -> event.get("event_name").asText().equals(name))
                    .forEach(event -> edges.computeIfAbsent(
                                    event.get("session_id").asText(), session -> new TreeSet<>())
                            .add(at(event)));
            return edges;
        }

        double average(LocalDate day) {
            return durations(day).stream().mapToLong(d -> d).average().orElse(Double.NaN) / 1_000;
        }

        double percentile(LocalDate day, int percent) {
            List<Long> durations = durations(day);
            int rank = (percent * durations.size() + 99) / 100;
            return durations.isEmpty() ? Double.NaN : durations.get(rank - 1) / 1_000.0;
        }
    }
}
