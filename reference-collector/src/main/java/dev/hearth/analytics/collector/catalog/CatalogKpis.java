package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Lints the KPIs of a catalog: their form, and that they speak of events and fields that there are. */
final class CatalogKpis {
    private static final String ID = "[a-z][a-z0-9-]{0,63}";
    private static final String UNIT = "[a-z%][a-z/-]{0,31}";
    private static final String METRIC = "p[1-9][0-9]?";
    private static final int METRICS_MAX = 4;
    private static final Set<String> OF_THE_PROTOCOL =
            Set.of("daily-active-villages", "session-duration", "dialogue-opens", "command-executions");
    private static final Map<String, Set<String>> KINDS = Map.of(
            "unique", members("event", "by"),
            "count", members("event", "by"),
            "sum", members("event", "field", "by"),
            "average", members("event", "field", "by"),
            "percentile", members("event", "field", "by", "metrics"),
            "ratio", members("numerator", "denominator"));

    /** The largest value of which a sum in thousandths does not overflow in the life of a game. */
    private static final BigDecimal VALUE_MAX = BigDecimal.TEN.pow(9);

    private final Problems problems;
    private final Map<String, GameCatalog.Event> newest = new HashMap<>();
    private final Set<String> ids = new HashSet<>(OF_THE_PROTOCOL);
    private final Set<String> ratios = new HashSet<>();

    CatalogKpis(Problems problems, List<GameCatalog.Event> events) {
        this.problems = problems;
        for (GameCatalog.Event event : events) {
            newest.merge(
                    event.schema().name(),
                    event,
                    (one, other) -> one.schema().version() > other.schema().version() ? one : other);
        }
    }

    private static Set<String> members(String... ofKind) {
        return Stream.concat(Stream.of("id", "title", "description", "unit", "kind"), Stream.of(ofKind))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The declarations; of no use if there were problems. */
    List<JsonNode> lint(JsonNode kpis) {
        if (!kpis.isArray()) {
            problems.add("/kpis", "kpis", "write \"kpis\": [ … ]");
            return List.of();
        }
        if (kpis.size() > GameCatalog.KPIS_MAX) {
            problems.add(
                    "/kpis",
                    "too-many-kpis",
                    "a catalog has at most " + GameCatalog.KPIS_MAX + " KPIs; give one \"by\" a field instead");
            return List.of();
        }
        for (int i = 0; i < kpis.size(); i++) {
            String id = kpis.get(i).path("id").textValue();
            lintId("/kpis/" + i + "/id", id);
            if (kpis.get(i).path("kind").asText().equals("ratio")) {
                ratios.add(String.valueOf(id));
            }
        }
        List<JsonNode> declarations = new ArrayList<>();
        for (int i = 0; i < kpis.size(); i++) {
            lintKind("/kpis/" + i, kpis.get(i));
            declarations.add(kpis.get(i));
        }
        return declarations;
    }

    private void lintId(String pointer, @Nullable String id) {
        if (id == null || !id.matches(ID)) {
            problems.add(pointer, "kpi-id", "a KPI's id matches " + ID + "; write something like \"bosses-defeated\"");
        } else if (OF_THE_PROTOCOL.contains(id)) {
            problems.add(pointer, "kpi-id", id + " is a KPI of the protocol; choose another id");
        } else if (!ids.add(id)) {
            problems.add(pointer, "kpi-id", "the KPI " + id + " stands here twice; delete one");
        }
    }

    private void lintKind(String pointer, JsonNode kpi) {
        Set<String> members = KINDS.get(kpi.path("kind").asText());
        if (members == null) {
            problems.add(
                    pointer + "/kind", "kpi-kind", "write one of " + String.join(", ", new TreeSet<>(KINDS.keySet())));
            return;
        }
        for (Map.Entry<String, JsonNode> member : kpi.properties()) {
            if (!members.contains(member.getKey())) {
                problems.unknownKeyword(pointer + "/", member.getKey(), members);
            }
        }
        problems.checkTexts(pointer, kpi);
        if (!kpi.has("title")) {
            problems.add(pointer, "annotation", "give the KPI a title for the dashboard; write \"title\": \"…\"");
        }
        if (!kpi.path("unit").asText().matches(UNIT)) {
            problems.add(pointer + "/unit", "unit", "say what its values count in one word, such as \"events\"");
        }
        if (members.contains("numerator")) {
            lintKpi(pointer, kpi, "numerator");
            lintKpi(pointer, kpi, "denominator");
        } else {
            lintEvent(pointer, kpi, members);
        }
    }

    private void lintKpi(String pointer, JsonNode kpi, String member) {
        String other = kpi.path(member).asText();
        if (!ids.contains(other) || ratios.contains(other)) {
            problems.add(pointer + "/" + member, "kpi-reference", "write the id of another KPI that is no ratio");
        }
    }

    private void lintEvent(String pointer, JsonNode kpi, Set<String> members) {
        GameCatalog.Event event = newest.get(kpi.path("event").asText());
        if (event == null) {
            problems.add(
                    pointer + "/event",
                    "kpi-reference",
                    "write an event that this catalog declares"
                            + (newest.isEmpty() ? "" : ": " + String.join(", ", new TreeSet<>(newest.keySet()))));
            return;
        }
        if (members.contains("field")) {
            lintField(pointer + "/field", kpi.path("field").asText(), event, true);
        }
        if (members.contains("metrics") && !arePercentiles(kpi.path("metrics"))) {
            problems.add(
                    pointer + "/metrics",
                    "metrics",
                    "write 1 to " + METRICS_MAX + " percentiles, such as [\"p50\", \"p95\"]");
        }
        if (kpi.has("by")) {
            lintField(pointer + "/by", kpi.path("by").asText(), event, false);
        }
    }

    private static boolean arePercentiles(JsonNode metrics) {
        return metrics.isArray()
                && !metrics.isEmpty()
                && metrics.size() <= METRICS_MAX
                && StreamSupport.stream(metrics.spliterator(), false)
                        .allMatch(metric -> metric.asText().matches(METRIC));
    }

    private void lintField(String pointer, String field, GameCatalog.Event event, boolean numeric) {
        JsonNode properties = event.declaration().path("properties");
        if (!(numeric ? isNumeric(properties.path(field)) : isText(properties.path(field)))) {
            String choices = properties.properties().stream()
                    .filter(each -> numeric ? isNumeric(each.getValue()) : isText(each.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .collect(Collectors.joining(", "));
            problems.add(
                    pointer,
                    "kpi-reference",
                    event.schema() + " has no such field; write one of its "
                            + (numeric ? "integer or number fields from 0 to 10^9" : "enum or identifier fields")
                            + (choices.isEmpty() ? ", of which it has none" : ": " + choices));
        }
    }

    /** Whether its values can be added up: never below 0, and never so large that sums could overflow. */
    private static boolean isNumeric(JsonNode field) {
        String type = field.path("type").asText();
        return (type.equals("integer") || type.equals("number"))
                && field.path("minimum").decimalValue().signum() >= 0
                && field.path("maximum").decimalValue().compareTo(VALUE_MAX) <= 0;
    }

    private static boolean isText(JsonNode field) {
        return field.path("type").asText().equals("string");
    }
}
