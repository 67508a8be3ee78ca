package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCatalogTest {
    @TempDir
    Path folder;

    @Test
    void bundledCatalogHasTheFiveEvents() {
        assertThat(EventCatalog.bundled().schemas())
                .extracting(EventSchema::toString)
                .containsExactly(
                        "command_executed.v1",
                        "dialogue_open.v1",
                        "session_end.v1",
                        "session_start.v1",
                        "village_active.v1");
    }

    @Test
    void indexListsEverySchemaOfTheFolder() {
        List<String> listed = StreamSupport.stream(
                        ProtocolFiles.json("events/index.json").spliterator(), false)
                .map(name -> name.asText())
                .toList();
        assertThat(listed)
                .containsExactlyElementsOf(ProtocolFiles.eventSchemas().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList());
    }

    @Test
    void folderAndClassPathGiveTheSameCatalog() throws CatalogException {
        Collection<EventSchema> loaded =
                EventCatalog.load(ProtocolFiles.path("events")).schemas();
        assertThat(loaded).hasToString(EventCatalog.bundled().schemas().toString());
    }

    @Test
    void findsByNameAndVersion() {
        EventCatalog catalog = EventCatalog.bundled();
        assertThat(catalog.find("dialogue_open", 1)).isNotNull();
        assertThat(catalog.find("dialogue_open", 2)).isNull();
        assertThat(catalog.find("dialogue_open", 0)).isNull();
        assertThat(catalog.find("boss_defeated", 1)).isNull();
    }

    @Test
    void versionsLieSideBySide() throws IOException, CatalogException {
        copyDialogueOpen(1);
        copyDialogueOpen(10);
        copyDialogueOpen(2);
        EventCatalog catalog = EventCatalog.load(folder);
        assertThat(catalog.schemas()).extracting(EventSchema::version).containsExactly(1, 2, 10);
    }

    private void copyDialogueOpen(int version) throws IOException {
        String text = ProtocolFiles.text("events/dialogue_open.v1.schema.json")
                .replace("dialogue_open:v1", "dialogue_open:v" + version);
        Files.writeString(folder.resolve("dialogue_open.v" + version + ".schema.json"), text);
    }

    @Test
    void refusalNamesTheFileAndThePlaceInOneLine() throws IOException {
        Path file = Files.writeString(
                folder.resolve("dialogue_open.v1.schema.json"),
                ProtocolFiles.text("events/dialogue_open.v1.schema.json").replace("^[A-Za-z0-9_.:-]{1,64}$", ".*"));
        assertThatThrownBy(() -> EventCatalog.load(folder))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(file + "#/properties/dialogue_id/pattern: ")
                .hasMessageContaining("(and 1 more)")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void folderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> EventCatalog.load(folder.resolve("gone")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("gone")
                .hasMessageContaining("no such file");
    }
}
