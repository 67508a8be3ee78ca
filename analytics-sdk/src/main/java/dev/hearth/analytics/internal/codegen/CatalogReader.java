package dev.hearth.analytics.internal.codegen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a catalog as {@code protocol/catalog.schema.json} describes it: nothing of it is used if anything in it is wrong.
 * KPIs are the collector's matter; here only their references are checked, so that a KPI on a field that is not there is
 * found where the game is built.
 */
final class CatalogReader {
    /** The most events of a catalog, each version counted: {@value}. */
    static final int EVENTS_MAX = 256;

    private static final Set<String> MEMBERS =
            new TreeSet<>(Arrays.asList("$schema", "schema_version", "title", "description", "events", "kpis"));

    private static final Set<String> OF_THE_LIBRARY = Collections.unmodifiableSet(new HashSet<>(
            Arrays.asList("village_active", "session_start", "session_end", "dialogue_open", "command_executed")));

    private final CatalogProblems problems;

    /** Events by the names of their classes, in lower case: not every file system tells cases apart. */
    private final Map<String, String> classes = new HashMap<>();

    private CatalogReader(CatalogProblems problems) {
        this.problems = problems;
    }

    /** The events, in the order of the file; of no use if there are problems. */
    static List<EventDeclaration> read(String text, CatalogProblems problems) {
        JsonValue file = JsonSource.read(text, problems);
        return file == null ? Collections.emptyList() : new CatalogReader(problems).read(file);
    }

    private List<EventDeclaration> read(JsonValue file) {
        if (!file.is(JsonValue.Kind.OBJECT)) {
            problems.add(file, "a catalog is an object; write { \"schema_version\": 1, \"events\": [ … ] }");
            return Collections.emptyList();
        }
        CatalogTexts.checkMembers(problems, file, MEMBERS);
        CatalogTexts.check(problems, file);
        JsonValue version = file.get("schema_version");
        if (version == null || !version.is(JsonValue.Kind.NUMBER) || !version.text.equals("1")) {
            problems.add(version == null ? file : version, "write \"schema_version\": 1");
        }
        List<EventDeclaration> events = events(file);
        JsonValue kpis = file.get("kpis");
        if (kpis != null) {
            new KpiReferences(problems, events).check(kpis);
        }
        return events;
    }

    private List<EventDeclaration> events(JsonValue file) {
        List<EventDeclaration> declared = new ArrayList<>();
        JsonValue events = file.get("events");
        if (events == null || !events.is(JsonValue.Kind.ARRAY)) {
            problems.add(events == null ? file : events, "write \"events\": [ … ]");
            return declared;
        }
        if (events.elements.size() > EVENTS_MAX) {
            problems.add(
                    events,
                    "a catalog has at most " + EVENTS_MAX + " events, not " + events.elements.size()
                            + "; tell kinds of a thing apart by a field");
            return declared;
        }
        Set<String> names = new HashSet<>();
        for (JsonValue each : events.elements) {
            EventDeclaration event = new EventReader(problems, each).read();
            if (event != null && isNew(event, each, names)) {
                declared.add(event);
            }
        }
        return declared;
    }

    private boolean isNew(EventDeclaration event, JsonValue where, Set<String> names) {
        if (OF_THE_LIBRARY.contains(event.name)) {
            problems.add(where, "the library tracks " + event.name + " itself; choose another name");
            return false;
        }
        if (!names.add(event.name + ".v" + event.version)) {
            problems.add(
                    where,
                    event.name + " version " + event.version + " stands here twice; delete one, or make it version "
                            + (event.version + 1));
            return false;
        }
        String javaClass = JavaNames.eventClass(event.name);
        String other = classes.put(javaClass.toLowerCase(Locale.ROOT), event.name);
        if (other != null && !other.equals(event.name)) {
            problems.add(
                    where,
                    event.name + " would be the class " + javaClass + " in Java, like " + other + "; rename one");
            return false;
        }
        return true;
    }
}
