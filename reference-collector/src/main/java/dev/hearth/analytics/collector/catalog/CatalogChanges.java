package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a new version of a catalog does to the games that are in the field with the old one. They go on sending by the old
 * rules for years: whatever those allow must stay allowed.
 */
public final class CatalogChanges {
    private static final Set<String> OF_A_KPI = Set.of("title", "description");

    private final String file;
    private final List<LintProblem> problems = new ArrayList<>();

    private CatalogChanges(String file) {
        this.file = file;
    }

    /**
     * What is incompatible; empty if nothing is.
     *
     * @param file the new catalog's file, for messages
     */
    public static List<LintProblem> between(GameCatalog old, GameCatalog now, String file) {
        CatalogChanges changes = new CatalogChanges(file);
        Map<String, JsonNode> events =
                byKey(now.events(), event -> event.schema().toString(), GameCatalog.Event::declaration);
        for (GameCatalog.Event event : old.events()) {
            changes.compareEvents(event, events.get(event.schema().toString()));
        }
        Map<String, JsonNode> kpis = byKey(now.kpis(), kpi -> kpi.path("id").asText(), kpi -> kpi);
        for (JsonNode kpi : old.kpis()) {
            changes.compareKpis(kpi, kpis.get(kpi.path("id").asText()));
        }
        return List.copyOf(changes.problems);
    }

    private static <T> Map<String, JsonNode> byKey(List<T> list, Function<T, String> key, Function<T, JsonNode> value) {
        return list.stream().collect(Collectors.toMap(key, value));
    }

    private void compareEvents(GameCatalog.Event old, @Nullable JsonNode now) {
        String event = old.schema().toString();
        if (now == null) {
            refuse(event, "event-gone", "games in the field still send it; keep it beside the new version");
            return;
        }
        Set<String> wereRequired = required(old.declaration());
        for (String field : required(now)) {
            if (!wereRequired.contains(field)) {
                refuse(event + "." + field, "required", "old games do not send it; make it optional, or a new version");
            }
        }
        JsonNode fields = now.path("properties");
        for (Map.Entry<String, JsonNode> field :
                old.declaration().path("properties").properties()) {
            compareFields(event + "." + field.getKey(), field.getValue(), fields.get(field.getKey()));
        }
    }

    private static Set<String> required(JsonNode schema) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private void compareFields(String name, JsonNode old, @Nullable JsonNode now) {
        if (now == null) {
            refuse(
                    name,
                    "field-gone",
                    "what old games send in it would be thrown away; keep it, or make a new version");
            return;
        }
        String type = old.path("type").asText();
        if (!type.equals(now.path("type").asText())) {
            refuse(name, "type", "it was " + type + "; make a new version of the event");
            return;
        }
        if (!Objects.equals(old.get("x-hearth-unit"), now.get("x-hearth-unit"))) {
            refuse(name, "unit", "numbers of old games would count something else; make a new version of the event");
        }
        if (type.equals("string")) {
            compareStrings(name, old, now);
        } else if (old.has("minimum")) {
            compareBounds(name, old, now);
        }
    }

    private void compareBounds(String name, JsonNode old, JsonNode now) {
        BigDecimal minimum = old.path("minimum").decimalValue();
        BigDecimal maximum = old.path("maximum").decimalValue();
        if (now.path("minimum").decimalValue().compareTo(minimum) > 0
                || now.path("maximum").decimalValue().compareTo(maximum) < 0) {
            refuse(
                    name,
                    "bound",
                    "old games send " + minimum.toPlainString() + " to " + maximum.toPlainString()
                            + "; keep at least that, or make a new version of the event");
        }
    }

    private void compareStrings(String name, JsonNode old, JsonNode now) {
        Set<String> were = values(old);
        Set<String> are = values(now);
        boolean wider = were.isEmpty()
                ? are.isEmpty() && pattern(now).allowsAllOf(pattern(old))
                : are.isEmpty() ? were.stream().allMatch(pattern(now)::matches) : are.containsAll(were);
        if (!wider) {
            refuse(name, "values", "old games send values that it no longer takes; widen it, or make a new version");
        }
    }

    /** The values of an enum or constant; none for a pattern. */
    private static Set<String> values(JsonNode field) {
        return field.has("const")
                ? Set.of(field.path("const").asText())
                : StreamSupport.stream(field.path("enum").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet());
    }

    private static IdentifierPattern pattern(JsonNode field) {
        return Objects.requireNonNull(
                IdentifierPattern.parse(field.path("pattern").asText()), "linted");
    }

    private void compareKpis(JsonNode old, @Nullable JsonNode now) {
        String id = old.path("id").asText();
        if (now == null) {
            refuse(id, "kpi-gone", "links and exports still ask for it; keep it");
        } else if (!meaning(old).equals(meaning(now))) {
            refuse(id, "kpi-meaning", "its past days were counted otherwise; give the new one another id");
        }
    }

    private static Map<String, JsonNode> meaning(JsonNode kpi) {
        return kpi.properties().stream()
                .filter(member -> !OF_A_KPI.contains(member.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void refuse(String what, String rule, String message) {
        problems.add(new LintProblem(file, "", rule, what + ": " + message));
    }
}
