package dev.hearth.analytics.collector.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestCollector;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares what a collector answers with what the oracle says. */
public final class KpiCheck {
    /** What percentiles may be off, from the protocol. */
    private static final double PERCENTILE_ERROR = 0.01;

    private static final String KPIS = "/internal/analytics/kpis/";

    private final TestClient client;
    private final Oracle oracle;
    private final LocalDate firstDay;
    private final LocalDate lastDay;
    private final String when;

    public KpiCheck(TestClient client, Oracle oracle, LocalDate firstDay, LocalDate lastDay, String when) {
        this.client = client;
        this.oracle = oracle;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
        this.when = when;
    }

    private String range() {
        return "?start=" + firstDay + "&end=" + lastDay;
    }

    /** The days of the integrity report; each must add up. */
    static JsonNode integrity(TestClient client, LocalDate firstDay, LocalDate lastDay) {
        JsonNode days = client.getJson("/internal/analytics/integrity?start=" + firstDay + "&end=" + lastDay);
        days.forEach(TestCollector::assertAddsUp);
        return days;
    }

    static long sum(JsonNode days, String field) {
        long sum = 0;
        for (JsonNode day : days) {
            sum += day.get(field).asLong();
        }
        return sum;
    }

    /** Everything that the oracle knows. */
    public void check() {
        integrity();
        uniques();
        days("dialogue-opens", day -> whole(oracle.count("dialogue_open", day)), 0);
        days("command-executions", day -> whole(oracle.count("command_executed", day)), 0);
        days("session-duration", oracle::averageSeconds, 1e-9, "metric=avg");
        days("session-duration", day -> oracle.percentileSeconds(day, 50), PERCENTILE_ERROR, "metric=p50");
        days("session-duration", day -> oracle.percentileSeconds(day, 95), PERCENTILE_ERROR, "metric=p95");
        days("session-duration", day -> whole(oracle.unended(day)), 0, "metric=unended");
        groups("dialogue-opens", "dialogue_open", "dialogue_id");
        groups("command-executions", "command_executed", "command");
    }

    private void integrity() {
        JsonNode days = integrity(client, firstDay, lastDay);
        Map<String, Long> rejected = new TreeMap<>();
        days.forEach(day -> day.get("rejected")
                .properties()
                .forEach(reason ->
                        rejected.merge(reason.getKey(), reason.getValue().asLong(), Long::sum)));
        rejected.values().removeIf(count -> count == 0);
        assertThat(sum(days, "accepted")).as("accepted, %s", when).isEqualTo(oracle.accepted());
        assertThat(sum(days, "duplicate")).as("duplicate, %s", when).isEqualTo(oracle.duplicates());
        assertThat(rejected).as("rejected, %s", when).isEqualTo(oracle.rejected());
        assertThat(sum(days, "late")).as("late, %s", when).isEqualTo(oracle.late());
        assertThat(sum(days, "counted")).as("counted, %s", when).isEqualTo(oracle.counted());
        assertThat(sum(days, "pending")).as("pending, %s", when).isZero();
    }

    /** Exact, where the engine says so; else within four of its standard errors, or one where that is less. */
    private void uniques() {
        for (JsonNode day : client.getJson(KPIS + "daily-active-villages" + range() + "&accuracy=true")) {
            double expected =
                    (double) oracle.villages(LocalDate.parse(day.get("date").asText()));
            double error = day.path("error").asDouble(0);
            assertThat(error == 0)
                    .as("exact or an error: %s", day)
                    .isEqualTo(day.get("exact").asBoolean());
            assertThat(day.get("value").asDouble())
                    .as("daily-active-villages %s, %s", day, when)
                    .isEqualTo(expected, within(error == 0 ? 0 : Math.max(1, 4 * error * expected)));
        }
    }

    private static OptionalDouble whole(long value) {
        return OptionalDouble.of((double) value);
    }

    private void days(String kpi, Function<LocalDate, OptionalDouble> expected, double error, String... parameters) {
        String query = KPIS + kpi + range() + (parameters.length == 0 ? "" : "&" + String.join("&", parameters));
        for (JsonNode day : client.getJson(query)) {
            OptionalDouble value =
                    expected.apply(LocalDate.parse(day.get("date").asText()));
            if (value.isEmpty()) {
                assertThat(day.get("value").isNull())
                        .as("%s %s, %s", query, day, when)
                        .isTrue();
            } else {
                assertThat(day.get("value").asDouble())
                        .as("%s %s, %s", query, day, when)
                        .isEqualTo(value.getAsDouble(), within(value.getAsDouble() * error + 1e-9));
            }
        }
    }

    private void groups(String kpi, String event, String field) {
        JsonNode answer = client.getJson(KPIS + kpi + "/groups" + range() + "&limit=100");
        Map<String, Long> groups = new TreeMap<>();
        answer.get("groups")
                .forEach(group -> groups.put(
                        group.get("group").asText(), group.get("value").asLong()));
        assertThat(groups)
                .as("%s by %s, %s", kpi, field, when)
                .isEqualTo(oracle.countBy(event, field, firstDay, lastDay));
    }
}
