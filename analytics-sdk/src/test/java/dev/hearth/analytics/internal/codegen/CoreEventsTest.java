package dev.hearth.analytics.internal.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.internal.catalog.Catalog;
import dev.hearth.analytics.testing.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The library's own events are made like a game's: their sources are what the processor would make of
 * {@code protocol/events}. Run with {@code -Dapi.update=true} to write them anew; then format them.
 */
class CoreEventsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/hearth/analytics");
    private static final String HEADER = "// Made from protocol/events: see CoreEventsTest.";
    private static final List<String> MEMBERS =
            List.of("title", "description", "x-hearth-priority", "x-hearth-critical", "properties", "required");

    @Test
    void sourcesAreWhatTheProcessorMakesOfTheSchemas() throws IOException {
        for (EventType type : Catalog.BUILT_IN) {
            EventClassWriter writer = new EventClassWriter(declaration(type));
            String source = writer.source("dev.hearth.analytics", HEADER, !Catalog.isSessionEvent(type));
            Path file = SOURCES.resolve(writer.className() + ".java");
            if (Boolean.getBoolean("api.update")) {
                Files.writeString(file, source);
            }
            assertThat(Files.readString(file)).as("%s", file).isEqualToIgnoringWhitespace(source);
        }
    }

    private static EventDeclaration declaration(EventType type) {
        JsonNode schema = Vectors.read("events/" + type.name() + ".v" + type.version() + ".schema.json");
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("name", type.name()).put("version", type.version());
        MEMBERS.stream().filter(schema::has).forEach(member -> event.set(member, schema.get(member)));
        CatalogProblems problems = new CatalogProblems(type.toString());
        JsonValue parsed = JsonSource.read(event.toString(), problems);
        assertThat(parsed).isNotNull();
        EventDeclaration declaration = new EventReader(problems, parsed).read();
        assertThat(problems.told()).isEmpty();
        assertThat(declaration).isNotNull();
        return declaration;
    }
}
