package dev.hearth.analytics.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running collector says about itself, and whether what we tell operators is about that. */
class OperationsTest {
    private static final Path DOCS = Path.of("..", "docs", "operations");
    private static final Pattern METRIC = Pattern.compile("\\b(?:hearth|jvm|process|system)_[a-z_]+");
    private static final TestClock CLOCK = new TestClock("2026-03-10T12:00:00Z");

    @TempDir
    static Path directory;

    private static TestCollector collector;
    private static Set<String> names;
    private static String metrics;

    @BeforeAll
    static void start() throws Exception {
        collector = new TestCollector(TestCollector.config(directory, CLOCK).build());
        TestEvents events = new TestEvents(14);
        ObjectNode wrong = events.dialogue(CLOCK.instant()).put("event_name", "label_of_a_stranger");
        ObjectNode right = events.dialogue(CLOCK.instant());
        ObjectNode batch = events.batch(CLOCK.instant(), List.of(right, right, wrong));
        collector.client().post(batch);
        collector.client().post(batch);
        collector.client().get("/no/path/of/ours");
        collector
                .client()
                .send(collector.client().request("/internal/analytics/recent").GET());
        collector.awaitAggregated();
        await().atMost(Duration.ofMinutes(1)).until(() -> read().contains("hearth_pending_events 0.0"));
        metrics = read();
        names = new TreeSet<>();
        metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
    }

    private static String read() {
        return collector
                .client()
                .send(collector.client().request("/metrics").GET())
                .body();
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    @Test
    void verdictsAreCountedOnceABatch() {
        assertThat(metrics)
                .contains("hearth_events_total{reason=\"none\",verdict=\"accepted\"} 1.0")
                .contains("hearth_events_total{reason=\"none\",verdict=\"duplicate\"} 1.0")
                .contains("hearth_events_total{reason=\"unknown_event\",verdict=\"rejected\"} 1.0")
                .contains("hearth_events_total{reason=\"invalid_id\",verdict=\"rejected\"} 0.0")
                .contains("hearth_batches_total{outcome=\"stored\"} 1.0")
                .contains("hearth_batches_total{outcome=\"repeated\"} 1.0");
    }

    @Test
    void requestsAreTimedByRouteAndNoLabelIsAStrangers() {
        assertThat(metrics)
                .contains("hearth_http_requests_seconds_count{route=\"/api/analytics/events\",status=\"200\"} 2")
                .contains("route=\"other\",status=\"404\"")
                .contains("hearth_http_problems_total{code=\"unauthenticated\"} 1.0")
                .containsPattern("hearth_store_commit_works_bucket\\{le=\"\\+Inf\"} [1-9]")
                .doesNotContain("stranger")
                .doesNotContain("/no/path")
                .doesNotContain(TestClient.KEY_ID);
    }

    @Test
    void alertsAndDashboardAreAboutMetricsThatThereAre() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(DOCS.resolve("alerts.yml").toFile())
                .at("/groups/0/rules");
        for (JsonNode rule : rules) {
            expressions.add(rule.get("expr").asText());
            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(rule.at("/annotations/action").asText()).isNotEmpty();
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
        }
        JsonNode dashboard =
                TestEvents.JSON.readTree(DOCS.resolve("grafana-dashboard.json").toFile());
        for (JsonNode panel : dashboard.get("panels")) {
            panel.get("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        Set<String> used = new TreeSet<>();
        for (String expression : expressions) {
            Matcher matcher = METRIC.matcher(expression);
            while (matcher.find()) {
                used.add(matcher.group());
            }
            assertThat(balanced(expression)).as(expression).isTrue();
        }
        assertThat(rules).hasSizeGreaterThan(8);
        assertThat(names).containsAll(used);
        assertThat(used)
                .as("what the collector counts is looked at")
                .contains("hearth_pending_seconds", "hearth_store_errors_total", "hearth_events_total");
    }

    private static boolean balanced(String expression) {
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    @Test
    void everyMetricOfOursIsInTheTable() throws IOException {
        String table = Files.readString(DOCS.resolve("metrics.md"));
        Set<String> families = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith("hearth_")) {
                families.add(name.replaceFirst("(?<=_seconds|_works)_(bucket|count|sum|max)$", ""));
            }
        }
        assertThat(families)
                .hasSizeGreaterThan(12)
                .allSatisfy(family -> assertThat(table).contains("`" + family + "`"));
    }
}
