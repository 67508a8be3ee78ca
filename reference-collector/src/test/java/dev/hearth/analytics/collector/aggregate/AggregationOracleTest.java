package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.faults.KpiCheck;
import dev.hearth.analytics.collector.faults.Oracle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        Oracle oracle = new Oracle(LATE_WINDOW);
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
                    oracle.take(events, Map.of(), clock.instant());
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
        LocalDate firstDay = FIRST_DAY.minusDays(1);
        LocalDate lastDay = FIRST_DAY.plusDays(DAYS + 1);
        new KpiCheck(collector.client(), oracle, firstDay, lastDay, when).check();
    }
}
