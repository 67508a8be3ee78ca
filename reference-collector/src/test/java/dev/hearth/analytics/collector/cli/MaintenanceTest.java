package dev.hearth.analytics.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that touch a store or talk to a collector, and what is in it afterwards. */
class MaintenanceTest {
    private static final String RANGE = "?start=2026-03-01&end=2026-03-12";
    private static final List<String> SERIES = List.of(
            "daily-active-villages" + RANGE,
            "dialogue-opens" + RANGE,
            "command-executions" + RANGE,
            "session-duration" + RANGE,
            "session-duration" + RANGE + "&metric=p50",
            "session-duration" + RANGE + "&metric=p95",
            "session-duration" + RANGE + "&metric=unended",
            "dialogue-opens/groups" + RANGE,
            "command-executions/groups" + RANGE);

    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(3);
    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine(Map.of());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private TestCollector start() throws Exception {
        return new TestCollector(TestCollector.config(directory, clock).build());
    }

    private void post(TestCollector collector, ObjectNode... sent) {
        assertThat(collector
                        .client()
                        .post(events.batch(clock.instant(), List.of(sent)))
                        .statusCode())
                .isEqualTo(200);
    }

    private List<String> kpis() throws Exception {
        try (TestCollector collector = start()) {
            collector.awaitAggregated();
            return series(collector);
        }
    }

    private static List<String> series(TestCollector collector) {
        List<String> series = new ArrayList<>();
        for (String one : SERIES) {
            series.add(collector.client().get("/internal/analytics/kpis/" + one).body());
        }
        return series;
    }

    /** Some sessions, one of them across midnight, some events, an event that is counted twice over the days. */
    private void play() throws Exception {
        try (TestCollector collector = start()) {
            UUID across = events.uuid();
            Instant evening = Instant.parse("2026-03-04T23:50:00Z");
            for (int village = 0; village < 5; village++) {
                UUID session = events.uuid();
                Instant at = Instant.parse("2026-03-04T12:00:00Z").plusSeconds(village * 100L);
                post(
                        collector,
                        events.event("session_start", at, TestEvents.village(village), session),
                        events.event("dialogue_open", at, TestEvents.village(village), session)
                                .put("sample_one_in", 7),
                        events.event("session_end", at.plusSeconds(60), TestEvents.village(village), session));
            }
            post(
                    collector,
                    events.event("session_end", evening.plusSeconds(1200), TestEvents.village(9), across),
                    events.event("command_executed", evening, TestEvents.village(9), across),
                    events.event("session_start", evening, TestEvents.village(9), across));
            collector.awaitAggregated();
        }
    }

    @Test
    void backfillOfWhatWasCountedChangesNothing() throws Exception {
        play();
        List<String> before = kpis();
        assertThat(run("backfill", "--data-dir", directory.toString(), "--start", "2026-03-03", "--end", "2026-03-06"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("with 0 late events");
        assertThat(kpis()).isEqualTo(before);
    }

    @Test
    void backfillTakesLateEventsOnceAndTheReportFollows() throws Exception {
        play();
        ObjectNode late = events.event(
                "dialogue_open", Instant.parse("2026-03-04T12:00:00Z"), TestEvents.village(77), events.uuid());
        clock.advance(Duration.ofDays(3));
        ObjectNode lateEnd;
        try (TestCollector collector = start()) {
            UUID open = events.uuid();
            lateEnd = events.event("session_end", Instant.parse("2026-03-04T13:00:00Z"), TestEvents.village(77), open);
            post(
                    collector,
                    late,
                    events.event("session_start", Instant.parse("2026-03-04T12:30:00Z"), TestEvents.village(77), open),
                    lateEnd);
            collector.awaitAggregated();
        }
        // After its id was forgotten the same event is accepted again, late.
        clock.advance(Duration.ofDays(10));
        try (TestCollector collector = start()) {
            post(collector, events.dialogue(clock.instant()));
            post(collector, late.put("seq", 1));
            collector.awaitAggregated();
        }
        List<String> before = kpis();
        assertThat(run("backfill", "--data-dir", directory.toString(), "--start", "2026-03-04", "--end", "2026-03-04"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("with 3 late events");
        List<String> after = kpis();
        assertThat(value(after.get(0))).isEqualTo(value(before.get(0)) + 1);
        assertThat(value(after.get(1))).isEqualTo(value(before.get(1)) + 1);
        assertThat(value(after.get(3))).isEqualTo((5 * 60 + 1200 + 1800) / 7.0);
        try (TestCollector collector = start()) {
            JsonNode report = collector.integrity("2026-03-01", "2026-03-31");
            long stillLate = 0;
            for (JsonNode day : report) {
                stillLate += day.get("late").asLong();
            }
            assertThat(stillLate).as("the second copy of an event").isEqualTo(1);
        }
        assertThat(run("backfill", "--data-dir", directory.toString(), "--start", "2026-03-04", "--end", "2026-03-04"))
                .isZero();
        assertThat(kpis()).isEqualTo(after);
    }

    /** Of 4 March. */
    private static double value(String series) throws Exception {
        return TestEvents.JSON.readTree(series).get(3).get("value").asDouble();
    }

    @Test
    void purgeKeepsTheKpisAndForgetsTheEvents() throws Exception {
        play();
        List<String> before = kpis();
        assertThat(run("purge", "--data-dir", directory.toString(), "--keep-days", "5"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("1 days of receipt");
        assertThat(kpis()).isEqualTo(before);
        int exitCode =
                run("backfill", "--data-dir", directory.toString(), "--start", "2026-03-04", "--end", "2026-03-04");
        assertThat(exitCode).isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString()).contains("no longer kept whole");
        assertThat(kpis()).isEqualTo(before);
        try (TestCollector collector = start()) {
            post(collector, events.dialogue(clock.instant()));
            collector.awaitAggregated();
            collector.integrity("2026-03-01", "2026-03-12");
        }
    }

    @Test
    void backfillAndPurgeAreDoneByTheCollectorThatRuns() throws Exception {
        play();
        String data = directory.toString();
        try (TestCollector collector = start()) {
            collector.awaitAggregated();
            List<String> before = series(collector);
            assertThat(run("backfill", "--data-dir", data, "--start", "2026-03-03", "--end", "2026-03-06"))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString()).contains("counted 2026-03-03 to 2026-03-06 again, with 0 late events");
            assertThat(run("doctor", "--data-dir", data)).as(out.toString()).isZero();
            assertThat(run("purge", "--data-dir", data, "--keep-days", "5"))
                    .as(err.toString())
                    .isEqualTo(0);
            assertThat(run("backfill", "--data-dir", data, "--start", "2026-03-04", "--end", "2026-03-04"))
                    .isEqualTo(Main.EXIT_FAILED);
            assertThat(err.toString()).contains("no longer kept whole");
            assertThat(series(collector)).isEqualTo(before);
        }
    }

    @Test
    void sampleDataIsTakenOutByItsKey() throws Exception {
        play();
        List<String> before = kpis();
        String target;
        try (TestCollector collector = new TestCollector(TestCollector.config(directory, clock)
                .clientKey("sample", "a-secret-for-samples")
                .build())) {
            target = collector.collector().uri().toString();
            var body = events.batch(clock.instant(), List.of(events.dialogue(Instant.parse("2026-03-04T12:00:00Z"))))
                    .toString()
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            String timestamp = Long.toString(clock.millis());
            assertThat(collector
                            .client()
                            .send(collector
                                    .client()
                                    .request("/api/analytics/events")
                                    .header("Content-Type", "application/json")
                                    .header("X-Analytics-Key", "sample")
                                    .header("X-Analytics-Timestamp", timestamp)
                                    .header(
                                            "X-Analytics-Signature",
                                            TestClient.signature("a-secret-for-samples", "sample", timestamp, body))
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body)))
                            .statusCode())
                    .isEqualTo(200);
            collector.awaitAggregated();
        }
        assertThat(target).isNotEmpty();
        assertThat(kpis()).isNotEqualTo(before);
        assertThat(run("purge", "--data-dir", directory.toString(), "--key", "sample"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("took out 1 events of the key sample");
        assertThat(kpis()).isEqualTo(before);
    }

    @Test
    void purgeNeedsOneOfItsTwoOptions() {
        assertThat(run("purge", "--data-dir", directory.toString())).isEqualTo(Main.EXIT_USAGE);
        assertThat(run("purge", "--data-dir", directory.toString(), "--key", "a", "--keep-days", "30"))
                .isEqualTo(Main.EXIT_USAGE);
    }

    @Test
    void doctorTellsAStoreThatIsWellFromOneThatIsNot() throws Exception {
        play();
        assertThat(run("doctor", "--data-dir", directory.toString(), "--thorough"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("all is well").doesNotContain("WRONG");
        Path file = directory.resolve("hearth.db");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(run("doctor", "--data-dir", directory.toString())).isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString()).contains("is cut off");
        assertThat(run("doctor", "--data-dir", directory.resolve("missing").toString()))
                .isEqualTo(Main.EXIT_FAILED);
    }

    @Test
    void purgeMustNotReachIntoTheLateWindow() {
        assertThat(run("purge", "--data-dir", directory.toString(), "--keep-days", "2"))
                .isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString()).contains("at least 5");
    }

    @Test
    void commandsOnAMissingDirectoryMakeNone() {
        Path missing = directory.resolve("missing");
        assertThat(run("purge", "--data-dir", missing.toString(), "--keep-days", "30"))
                .isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(missing).doesNotExist();
    }

    @Test
    void ourOwnCollectorKeepsEveryRuleAndTheSimulatedKpisComeOut() throws Exception {
        CollectorConfig config = TestCollector.config(directory, clock)
                .instantSource(InstantSource.system())
                .build();
        String key = TestClient.KEY_ID + ":" + TestClient.SECRET;
        Path expected = directory.resolve("expected.json");
        try (TestCollector collector = new TestCollector(config)) {
            String target = collector.collector().uri().toString();
            String[] simulate = {
                "simulate",
                "--target",
                target,
                "--client-key",
                key,
                "--villages",
                "30",
                "--expected",
                expected.toString()
            };
            assertThat(run(simulate)).as(err.toString()).isZero();
            collector.awaitAggregated();
            compare(TestEvents.JSON.readTree(Files.readString(expected)), collector);
            assertThat(run("conformance", "--target", target, "--client-key", key, "--service-token", TestClient.TOKEN))
                    .as(out.toString())
                    .isZero();
            assertThat(out.toString()).contains(" 0 broken");
        }
    }

    private static void compare(JsonNode expected, TestCollector collector) {
        for (String kpi : List.of("daily-active-villages", "dialogue-opens", "command-executions")) {
            assertThat(expected.get(kpi)).isNotEmpty();
            for (JsonNode day : expected.get(kpi)) {
                String date = day.get("date").asText();
                assertThat(collector
                                .client()
                                .getJson("/internal/analytics/kpis/" + kpi + "?start=" + date + "&end=" + date)
                                .get(0)
                                .get("value")
                                .asLong())
                        .as("%s of %s", kpi, date)
                        .isEqualTo(day.get("value").asLong());
            }
        }
    }

    @Test
    void collectorThatIsNotThereIsNamed() {
        int exitCode = run("simulate", "--target", "http://127.0.0.1:1", "--client-key", "a:long-enough");
        assertThat(exitCode).isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString()).contains("no collector can be reached at http://127.0.0.1:1");
    }
}
