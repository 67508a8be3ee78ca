package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one game measures, as its {@code analytics.catalog.json} says: events and KPIs of its own. The form is that of
 * {@code protocol/README.md}. Immutable.
 *
 * @param title the game's name, or null
 * @param events every version of every event, in the file's order
 * @param kpis the declarations of the KPIs, as JSON objects in the form of {@code kpis.json}
 */
public record GameCatalog(@Nullable String title, List<Event> events, List<JsonNode> kpis) {
    /** The most events of a catalog, each version counted: {@value}. */
    public static final int EVENTS_MAX = 256;

    /** The most KPIs of a catalog: {@value}. */
    public static final int KPIS_MAX = 64;

    /** Copies the lists. */
    public GameCatalog {
        events = List.copyOf(events);
        kpis = List.copyOf(kpis);
    }

    /**
     * One version of one event.
     *
     * @param declaration its schema, in the form of {@code protocol/events}
     */
    public record Event(EventSchema schema, JsonNode declaration) {}

    /**
     * Reads a file. From the disk.
     *
     * @throws CatalogException if it cannot be read or something in it is wrong; the message is the first problem, with
     *     its place
     */
    public static GameCatalog read(Path file) throws CatalogException {
        CatalogFile read = CatalogFile.read(file);
        List<LintProblem> problems = read.problems();
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
        return read.catalog();
    }

    /** The names of the events. */
    Set<String> eventNames() {
        return events.stream().map(event -> event.schema().name()).collect(Collectors.toSet());
    }

    /** The schemas. */
    List<EventSchema> schemas() {
        List<EventSchema> schemas = new ArrayList<>();
        events.forEach(event -> schemas.add(event.schema()));
        return schemas;
    }
}
