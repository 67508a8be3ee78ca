package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that the KPIs of a catalog speak of events and fields that are in it. The collector checks the rest. */
final class KpiReferences {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Set<String> OF_THE_LIBRARY = new HashSet<>(
            Arrays.asList("daily-active-villages", "session-duration", "dialogue-opens", "command-executions"));
    private static final Set<String> KINDS =
            new TreeSet<>(Arrays.asList("unique", "count", "sum", "average", "percentile", "ratio"));

    private final CatalogProblems problems;
    private final Map<String, EventDeclaration> newest = new HashMap<>();
    private final Set<String> ids = new HashSet<>(OF_THE_LIBRARY);

    KpiReferences(CatalogProblems problems, List<EventDeclaration> events) {
        this.problems = problems;
        for (EventDeclaration event : events) {
            EventDeclaration known = newest.get(event.name);
            if (known == null || known.version < event.version) {
                newest.put(event.name, event);
            }
        }
    }

    void check(JsonValue kpis) {
        if (!kpis.is(JsonValue.Kind.ARRAY)) {
            problems.add(kpis, "write \"kpis\": [ … ]");
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
        if (kind == null || !KINDS.contains(kind)) {
            JsonValue where = kpi.get("kind");
            problems.add(where == null ? kpi : where, "write one \"kind\" of " + String.join(", ", KINDS));
            return;
        }
        if (kind.equals("ratio")) {
            checkKpi(kpi, "numerator");
            checkKpi(kpi, "denominator");
            return;
        }
        EventDeclaration event = event(kpi, kind.equals("unique"));
        if (event == null) {
            return;
        }
        if (!kind.equals("unique") && !kind.equals("count")) {
            checkField(kpi, "field", event, true);
        }
        if (kpi.get("by") != null) {
            checkField(kpi, "by", event, false);
        }
    }

    private void checkKpi(JsonValue kpi, String member) {
        String other = kpi.string(member);
        if (other == null || !ids.contains(other) || other.equals(kpi.string("id"))) {
            JsonValue where = kpi.get(member);
            problems.add(where == null ? kpi : where, "write the id of another KPI as \"" + member + "\"");
        }
    }

    private @Nullable EventDeclaration event(JsonValue kpi, boolean optional) {
        String name = kpi.string("event");
        EventDeclaration event = name == null ? null : newest.get(name);
        if (event == null && !(optional && kpi.get("event") == null)) {
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
        boolean right = field != null && isNumeric(field) == numeric && field.kind != Field.Kind.BOOLEAN;
        if (!right) {
            JsonValue where = kpi.get(member);
            problems.add(
                    where == null ? kpi : where,
                    event.name + " version " + event.version + " has no such field; write as \"" + member
                            + "\" one of its "
                            + (numeric ? "integer or number fields" : "enum or identifier fields")
                            + choices(event, numeric));
        }
    }

    private static String choices(EventDeclaration event, boolean numeric) {
        Set<String> names = new TreeSet<>();
        for (FieldDeclaration field : event.fields) {
            if (isNumeric(field) == numeric && field.kind != Field.Kind.BOOLEAN) {
                names.add(field.name);
            }
        }
        return names.isEmpty() ? ", of which it has none" : ": " + String.join(", ", names);
    }

    private static boolean isNumeric(FieldDeclaration field) {
        return field.kind == Field.Kind.INTEGER || field.kind == Field.Kind.NUMBER;
    }
}
