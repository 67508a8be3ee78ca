package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The events that the collector takes, by name and version. Immutable, safe for any thread. */
public final class EventCatalog {
    /** In a folder of schemas, the list of them: what is on the class path cannot be listed otherwise. */
    static final String INDEX = "index.json";

    private static final String FOLDER = "/dev/hearth/analytics/collector/protocol/events/";

    private static final EventCatalog BUNDLED = readBundled();

    private final Map<SchemaName, EventSchema> schemas;

    private EventCatalog(List<EventSchema> schemas) {
        this.schemas = schemas.stream()
                .sorted(Comparator.comparing(EventSchema::name).thenComparing(EventSchema::version))
                .collect(Collectors.toMap(
                        schema -> new SchemaName(schema.name(), schema.version()),
                        schema -> schema,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** The catalog that comes with the collector: {@code protocol/events}. */
    public static EventCatalog bundled() {
        return BUNDLED;
    }

    private static EventCatalog readBundled() {
        try {
            List<SchemaFile> files = new ArrayList<>();
            for (String fileName : bundledFileNames()) {
                try (InputStream in = resource(fileName)) {
                    files.add(SchemaFile.read(fileName, fileName, in));
                }
            }
            return of(files);
        } catch (IOException | CatalogException e) {
            throw new IllegalStateException("the collector was built with a broken catalog", e);
        }
    }

    /**
     * Reads every schema of a folder, from the disk.
     *
     * @throws CatalogException if the folder or a file of it cannot be read, or the linter refuses one; the message
     *     names the file and the place
     */
    public static EventCatalog load(Path folder) throws CatalogException {
        return of(CatalogLinter.read(folder));
    }

    private static EventCatalog of(List<SchemaFile> files) throws CatalogException {
        List<EventSchema> schemas = new ArrayList<>();
        for (SchemaFile file : files) {
            schemas.add(file.compile());
        }
        return new EventCatalog(schemas);
    }

    private static String[] bundledFileNames() throws IOException {
        try (InputStream in = resource(INDEX)) {
            return new ObjectMapper().readValue(in, String[].class);
        }
    }

    private static InputStream resource(String fileName) throws FileNotFoundException {
        InputStream in = EventCatalog.class.getResourceAsStream(FOLDER + fileName);
        if (in == null) {
            throw new FileNotFoundException(FOLDER + fileName);
        }
        return in;
    }

    /** The schema of that event and version, or null if the catalog has none. */
    public @Nullable EventSchema find(String name, int version) {
        return schemas.get(new SchemaName(name, version));
    }

    /** This catalog and more schemas; one of a name and version that is here already does not count. */
    EventCatalog with(Collection<EventSchema> more) {
        List<EventSchema> all = new ArrayList<>(schemas.values());
        all.addAll(more);
        return new EventCatalog(all);
    }

    /** Whether there is any version of that event. */
    boolean has(String name) {
        return schemas.keySet().stream().anyMatch(schema -> schema.event().equals(name));
    }

    /** Every schema, in the order of names, then versions. */
    public Collection<EventSchema> schemas() {
        return Collections.unmodifiableCollection(schemas.values());
    }
}
