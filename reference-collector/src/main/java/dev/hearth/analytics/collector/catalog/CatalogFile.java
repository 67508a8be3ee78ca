package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A game's catalog as it was found: every problem of it, and what it declares if it has none. One thread. */
final class CatalogFile {
    /** The largest catalog, in bytes. */
    static final int BYTES_MAX = 4 * 1024 * 1024;

    private static final Set<String> MEMBERS =
            Set.of("$schema", "schema_version", "title", "description", "events", "kpis");
    private static final Set<String> EVENT_MEMBERS = Set.of(
            "name",
            "version",
            "title",
            "description",
            "x-hearth-priority",
            "x-hearth-critical",
            "properties",
            "required");
    private static final String EVENT_NAME = "[a-z][a-z0-9_]{0,63}";
    private static final int VERSION_MAX = 65_535;

    private final String place;
    private final Problems problems;
    private final List<LintProblem> ofEvents = new ArrayList<>();
    private final List<GameCatalog.Event> events = new ArrayList<>();
    private final List<JsonNode> kpis = new ArrayList<>();
    private final Map<String, String> javaNames = new HashMap<>();
    private String text = "";
    private @Nullable String title;

    private CatalogFile(String place) {
        this.place = place;
        this.problems = new Problems(place);
    }

    static CatalogFile read(Path file) {
        CatalogFile read = new CatalogFile(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            read.text = JsonText.text(in, BYTES_MAX);
            read.lint(JsonText.parse(read.text));
        } catch (JsonText.UnreadableException e) {
            read.problems.unreadable(e);
        } catch (IOException e) {
            read.problems.add("", "unreadable", JsonText.reason(e));
        }
        return read;
    }

    /** In the order of the file, each with its line. */
    List<LintProblem> problems() {
        List<LintProblem> all = new ArrayList<>(problems.found());
        all.addAll(ofEvents);
        return JsonPlaces.located(text, all);
    }

    /** Only if there are no problems. */
    GameCatalog catalog() {
        return new GameCatalog(title, events, kpis);
    }

    private void lint(JsonNode file) {
        if (!file.isObject()) {
            problems.add("", "root-type", "a catalog is an object; write { \"schema_version\": 1, \"events\": [ … ] }");
            return;
        }
        checkMembers("/", file, MEMBERS);
        problems.checkTexts("", file);
        title = file.path("title").textValue();
        if (!file.path("schema_version").isInt() || file.path("schema_version").intValue() != 1) {
            problems.add("/schema_version", "schema-version", "write \"schema_version\": 1");
        }
        lintEvents(file.path("events"));
        // Of a broken event nobody knows what its KPIs may say.
        if (file.has("kpis") && ofEvents.isEmpty()) {
            kpis.addAll(new CatalogKpis(problems, events).lint(file.get("kpis")));
        }
    }

    private void lintEvents(JsonNode list) {
        if (!list.isArray()) {
            problems.add("/events", "events", "write \"events\": [ … ]");
            return;
        }
        if (list.size() > GameCatalog.EVENTS_MAX) {
            problems.add(
                    "/events",
                    "too-many-events",
                    "a catalog has at most " + GameCatalog.EVENTS_MAX + " events, not " + list.size()
                            + "; tell kinds of a thing apart by a field");
            return;
        }
        Set<SchemaName> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            lintEvent("/events/" + i, list.get(i), names);
        }
    }

    private void lintEvent(String pointer, JsonNode event, Set<SchemaName> names) {
        if (!event.isObject()) {
            problems.add(pointer, "event", "an event is an object; write { \"name\": \"boss_defeated\", … }");
            return;
        }
        checkMembers(pointer + "/", event, EVENT_MEMBERS);
        SchemaName name = name(pointer, event);
        if (name == null) {
            return;
        }
        ObjectNode schema = schema(name, event);
        List<LintProblem> found = new SchemaLinter(place, pointer, name).lint(schema);
        ofEvents.addAll(found);
        checkJavaNames(pointer, event);
        if (!names.add(name)) {
            problems.add(
                    pointer,
                    "event-twice",
                    name + " stands here twice; delete one, or make it version " + (name.version() + 1));
        } else if (EventCatalog.bundled().has(name.event())) {
            problems.add(
                    pointer + "/name",
                    "event-of-the-protocol",
                    name.event() + " is the protocol's; choose another name");
        } else if (found.isEmpty()) {
            events.add(new GameCatalog.Event(EventSchema.compile(name, schema), schema));
        }
    }

    private @Nullable SchemaName name(String pointer, JsonNode event) {
        String name = event.path("name").textValue();
        JsonNode version = event.path("version");
        boolean named = name != null && name.matches(EVENT_NAME);
        boolean versioned = version.isInt() && version.intValue() >= 1 && version.intValue() <= VERSION_MAX;
        if (!named) {
            problems.add(
                    pointer + "/name",
                    "event-name",
                    "an event's name matches " + EVENT_NAME + "; write something like \"boss_defeated\"");
        }
        if (!versioned) {
            problems.add(pointer + "/version", "version", "write a whole number from 1 to " + VERSION_MAX);
        }
        return named && versioned ? new SchemaName(name, version.intValue()) : null;
    }

    /** The event in the form of a schema of its own, with what is the same for all. */
    private static ObjectNode schema(SchemaName name, JsonNode event) {
        ObjectNode schema = ((ObjectNode) event).deepCopy();
        schema.remove(List.of("name", "version"));
        schema.put("$schema", SchemaLinter.DIALECT).put("$id", name.id());
        schema.put("type", "object").put("additionalProperties", false);
        return schema;
    }

    /** A client makes classes and methods of names: two must not become one, nor differ in case alone. */
    private void checkJavaNames(String pointer, JsonNode event) {
        String name = event.path("name").asText();
        String other = javaNames.putIfAbsent(name.replace("_", ""), name);
        if (other != null && !other.equals(name)) {
            problems.add(
                    pointer + "/name", "name-clash", name + " and " + other + " would be one name in code; rename one");
        }
        Set<String> fields = new HashSet<>();
        for (Map.Entry<String, JsonNode> field : event.path("properties").properties()) {
            if (!fields.add(joined(field.getKey()))) {
                problems.add(
                        pointer + "/properties/" + Problems.escape(field.getKey()),
                        "name-clash",
                        "this field and another would be one name in code; rename one");
            }
        }
    }

    /** {@code boss_id} is {@code BossId}. */
    private static String joined(String name) {
        StringBuilder joined = new StringBuilder();
        boolean large = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            joined.append(large ? Character.toUpperCase(c) : c);
            large = c == '_';
        }
        return joined.toString().replace("_", "");
    }

    private void checkMembers(String prefix, JsonNode object, Set<String> allowed) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!allowed.contains(member.getKey())) {
                problems.unknownKeyword(prefix, member.getKey(), allowed);
            }
        }
    }
}
