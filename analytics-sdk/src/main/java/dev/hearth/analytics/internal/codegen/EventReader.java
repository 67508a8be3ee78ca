package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one event of a catalog: the form of an event schema of the protocol, with its name and version beside it. */
final class EventReader {
    private static final Set<String> MEMBERS = new TreeSet<>(Arrays.asList(
            "name",
            "version",
            "title",
            "description",
            "x-hearth-priority",
            "x-hearth-critical",
            "properties",
            "required"));
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final int VERSION_MAX = 65_535;

    private final CatalogProblems problems;
    private final JsonValue event;

    EventReader(CatalogProblems problems, JsonValue event) {
        this.problems = problems;
        this.event = event;
    }

    /** The event; without what has a problem. Null if it has no name or version to speak of. */
    @Nullable
    EventDeclaration read() {
        if (!event.is(JsonValue.Kind.OBJECT)) {
            problems.add(event, "an event is an object; write { \"name\": \"boss_defeated\", \"version\": 1, … }");
            return null;
        }
        CatalogTexts.checkMembers(problems, event, MEMBERS);
        CatalogTexts.check(problems, event);
        String name = name();
        int version = version();
        String title = event.string("title");
        if (title == null) {
            problems.add(event, "give the event a title for the dashboard; write \"title\": \"…\"");
        }
        Priority priority = priority();
        boolean critical = critical();
        List<FieldDeclaration> fields = fields(required());
        if (name == null || version == 0) {
            return null;
        }
        String description = event.string("description");
        return new EventDeclaration(
                name,
                version,
                title == null ? name : title,
                description == null ? "" : description,
                priority,
                critical,
                fields);
    }

    private @Nullable String name() {
        String name = event.string("name");
        if (name != null && NAME.matcher(name).matches()) {
            return name;
        }
        JsonValue where = event.get("name");
        problems.add(
                where == null ? event : where,
                "an event's name matches " + NAME + "; write something like \"name\": \"boss_defeated\"");
        return null;
    }

    private int version() {
        JsonValue version = event.get("version");
        if (version != null && version.is(JsonValue.Kind.NUMBER) && version.text.matches("[1-9][0-9]{0,4}")) {
            int number = Integer.parseInt(version.text);
            if (number <= VERSION_MAX) {
                return number;
            }
        }
        problems.add(version == null ? event : version, "write \"version\": a whole number from 1 to " + VERSION_MAX);
        return 0;
    }

    private Priority priority() {
        JsonValue priority = event.get("x-hearth-priority");
        if (priority == null) {
            return Priority.NORMAL;
        }
        for (Priority each : Priority.values()) {
            if (priority.is(JsonValue.Kind.STRING)
                    && priority.text.equals(each.name().toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        problems.add(priority, "write \"low\", \"normal\" or \"high\"");
        return Priority.NORMAL;
    }

    private boolean critical() {
        JsonValue critical = event.get("x-hearth-critical");
        if (critical != null && !critical.is(JsonValue.Kind.BOOLEAN)) {
            problems.add(critical, "write true or false");
        }
        return critical != null && critical.text.equals("true");
    }

    private Set<String> required() {
        Set<String> names = new LinkedHashSet<>();
        JsonValue required = event.get("required");
        if (required == null) {
            return names;
        }
        if (!required.is(JsonValue.Kind.ARRAY)) {
            problems.add(required, "write a list of field names, such as [\"boss_id\"]");
            return names;
        }
        JsonValue properties = event.get("properties");
        for (JsonValue name : required.elements) {
            boolean known =
                    properties != null && name.is(JsonValue.Kind.STRING) && properties.members.containsKey(name.text);
            if (!known) {
                problems.add(name, "nobody can send a field that is not in properties; add it there");
            } else if (!names.add(name.text)) {
                problems.add(name, "the field is named twice; delete one");
            }
        }
        return names;
    }

    private List<FieldDeclaration> fields(Set<String> required) {
        List<FieldDeclaration> fields = new ArrayList<>();
        JsonValue properties = event.get("properties");
        if (properties == null || !properties.is(JsonValue.Kind.OBJECT)) {
            problems.add(
                    properties == null ? event : properties,
                    "name the fields; write \"properties\": { … }, or {} for none");
            return fields;
        }
        if (properties.members.size() > EventType.FIELDS_MAX) {
            problems.add(
                    properties, "an event has at most " + EventType.FIELDS_MAX + " fields; split it into two events");
            return fields;
        }
        Set<String> methods = new HashSet<>();
        for (Map.Entry<String, JsonValue> property : properties.members.entrySet()) {
            String name = property.getKey();
            if (!NAME.matcher(name).matches()) {
                problems.add(property.getValue(), "a field's name matches " + NAME + "; rename it");
                continue;
            }
            if (!methods.add(JavaNames.method(name))) {
                problems.add(
                        property.getValue(),
                        "this field would be the method " + JavaNames.method(name)
                                + " in Java, like another; rename it");
            }
            FieldDeclaration field =
                    new FieldReader(problems, name, required.contains(name), property.getValue()).read();
            if (field != null) {
                fields.add(field);
            }
        }
        return fields;
    }
}
