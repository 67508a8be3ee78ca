package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Field;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that the KPIs of a catalog speak of events and fields that are in it. The collector checks the rest. */
final class KpiReferences {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Set<String> OF_THE_LIBRARY = new HashSet<>(
            Arrays.asList("daily-active-villages", "session-duration", "dialogue-opens", "command-executions"));
    private static final Map<String, Set<String>> KINDS = kinds();
    private static final Pattern UNIT = Pattern.compile("[a-z%][a-z/-]{0,31}");
    private static final Pattern METRIC = Pattern.compile("p[1-9][0-9]?");
    private static final int KPIS_MAX = 64;
    private static final int METRICS_MAX = 4;

    /** The largest value that can be summed up in thousandths without an overflow in the life of a game. */
    private static final BigDecimal VALUE_MAX = BigDecimal.TEN.pow(9);

    private final CatalogProblems problems;
    private final Map<String, EventDeclaration> newest = new HashMap<>();
    private final Set<String> ids = new HashSet<>(OF_THE_LIBRARY);
    private final Set<String> ratios = new HashSet<>();

    KpiReferences(CatalogProblems problems, List<EventDeclaration> events) {
        this.problems = problems;
        for (EventDeclaration event : events) {
            EventDeclaration known = newest.get(event.name);
            if (known == null || known.version < event.version) {
                newest.put(event.name, event);
            }
        }
    }

    /** The members of each kind. */
    private static Map<String, Set<String>> kinds() {
        Map<String, Set<String>> kinds = new TreeMap<>();
        kinds.put("unique", members("event", "by"));
        kinds.put("count", members("event", "by"));
        kinds.put("sum", members("event", "field", "by"));
        kinds.put("average", members("event", "field", "by"));
        kinds.put("percentile", members("event", "field", "by", "metrics"));
        kinds.put("ratio", members("numerator", "denominator"));
        return Collections.unmodifiableMap(kinds);
    }

    private static Set<String> members(String... ofKind) {
        Set<String> members = new TreeSet<>(Arrays.asList("id", "title", "description", "unit", "kind"));
        members.addAll(Arrays.asList(ofKind));
        return members;
    }

    void check(JsonValue kpis) {
        if (!kpis.is(JsonValue.Kind.ARRAY)) {
            problems.add(kpis, "write \"kpis\": [ … ]");
            return;
        }
        if (kpis.elements.size() > KPIS_MAX) {
            problems.add(kpis, "a catalog has at most " + KPIS_MAX + " KPIs; give one \"by\" a field instead");
            return;
        }
        for (JsonValue kpi : kpis.elements) {
            checkId(kpi);
        }
        for (JsonValue kpi : kpis.elements) {
            if (kpi.is(JsonValue.Kind.OBJECT)) {
                checkKind(kpi);
            }
        }
    }

    private void checkId(JsonValue kpi) {
        String id = kpi.string("id");
        if (id != null && "ratio".equals(kpi.string("kind"))) {
            ratios.add(id);
        }
        if (id == null || !ID.matcher(id).matches()) {
            JsonValue where = kpi.get("id");
            problems.add(
                    where == null ? kpi : where,
                    "a KPI's id matches " + ID + "; write something like \"id\": \"bosses-defeated\"");
        } else if (OF_THE_LIBRARY.contains(id)) {
            problems.add(kpi, id + " is a KPI of the library; choose another id");
        } else if (!ids.add(id)) {
            problems.add(kpi, "the KPI " + id + " stands here twice; delete one");
        }
    }

    private void checkKind(JsonValue kpi) {
        String kind = kpi.string("kind");
        Set<String> members = kind == null ? null : KINDS.get(kind);
        if (members == null) {
            JsonValue where = kpi.get("kind");
            problems.add(where == null ? kpi : where, "write one \"kind\" of " + String.join(", ", KINDS.keySet()));
            return;
        }
        CatalogTexts.checkMembers(problems, kpi, members);
        CatalogTexts.check(problems, kpi);
        checkTitleAndUnit(kpi);
        if (members.contains("numerator")) {
            checkKpi(kpi, "numerator");
            checkKpi(kpi, "denominator");
            return;
        }
        EventDeclaration event = event(kpi);
        if (event == null) {
            return;
        }
        if (members.contains("field")) {
            checkField(kpi, "field", event, true);
        }
        if (members.contains("metrics")) {
            checkMetrics(kpi);
        }
        if (kpi.get("by") != null) {
            checkField(kpi, "by", event, false);
        }
    }

    private void checkTitleAndUnit(JsonValue kpi) {
        if (kpi.get("title") == null) {
            problems.add(kpi, "give the KPI a title for the dashboard; write \"title\": \"…\"");
        }
        String unit = kpi.string("unit");
        if (unit == null || !UNIT.matcher(unit).matches()) {
            JsonValue where = kpi.get("unit");
            problems.add(
                    where == null ? kpi : where, "say what its values count in one word, such as \"unit\": \"events\"");
        }
    }

    private void checkMetrics(JsonValue kpi) {
        JsonValue metrics = kpi.get("metrics");
        if (metrics == null || !arePercentiles(metrics)) {
            problems.add(
                    metrics == null ? kpi : metrics,
                    "write \"metrics\": 1 to " + METRICS_MAX + " percentiles, such as [\"p50\", \"p95\"]");
        }
    }

    private static boolean arePercentiles(JsonValue metrics) {
        for (JsonValue metric : metrics.elements) {
            if (!metric.is(JsonValue.Kind.STRING)
                    || !METRIC.matcher(metric.text).matches()) {
                return false;
            }
        }
        return !metrics.elements.isEmpty() && metrics.elements.size() <= METRICS_MAX;
    }

    private void checkKpi(JsonValue kpi, String member) {
        String other = kpi.string(member);
        if (other == null || !ids.contains(other) || ratios.contains(other)) {
            JsonValue where = kpi.get(member);
            problems.add(
                    where == null ? kpi : where, "write the id of another KPI that is no ratio as \"" + member + "\"");
        }
    }

    private @Nullable EventDeclaration event(JsonValue kpi) {
        String name = kpi.string("event");
        EventDeclaration event = name == null ? null : newest.get(name);
        if (event == null) {
            JsonValue where = kpi.get("event");
            problems.add(
                    where == null ? kpi : where,
                    "write an \"event\" that this catalog declares"
                            + (newest.isEmpty() ? "" : ": " + String.join(", ", new TreeSet<>(newest.keySet()))));
        }
        return event;
    }

    private void checkField(JsonValue kpi, String member, EventDeclaration event, boolean numeric) {
        String name = kpi.string(member);
        FieldDeclaration field = name == null ? null : event.find(name);
        boolean right = field != null && (numeric ? isNumeric(field) : isText(field));
        if (!right) {
            JsonValue where = kpi.get(member);
            problems.add(
                    where == null ? kpi : where,
                    event.name + " version " + event.version + " has no such field; write as \"" + member
                            + "\" one of its "
                            + (numeric ? "integer or number fields from 0 to 10^9" : "enum or identifier fields")
                            + choices(event, numeric));
        }
    }

    private static String choices(EventDeclaration event, boolean numeric) {
        Set<String> names = new TreeSet<>();
        for (FieldDeclaration field : event.fields) {
            if (numeric ? isNumeric(field) : isText(field)) {
                names.add(field.name);
            }
        }
        return names.isEmpty() ? ", of which it has none" : ": " + String.join(", ", names);
    }

    /** Whether its values can be added up: never below 0, and never so large that sums could overflow. */
    private static boolean isNumeric(FieldDeclaration field) {
        return (field.kind == Field.Kind.INTEGER || field.kind == Field.Kind.NUMBER)
                && field.minimum.signum() >= 0
                && field.maximum.compareTo(VALUE_MAX) <= 0;
    }

    private static boolean isText(FieldDeclaration field) {
        return field.kind == Field.Kind.ENUM || field.kind == Field.Kind.IDENTIFIER;
    }
}
