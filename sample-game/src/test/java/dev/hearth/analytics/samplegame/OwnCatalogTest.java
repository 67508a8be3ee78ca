package dev.hearth.analytics.samplegame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.collector.catalog.CatalogLinter;
import dev.hearth.analytics.collector.catalog.EventDictionary;
import dev.hearth.analytics.collector.catalog.GameCatalog;
import dev.hearth.analytics.samplegame.events.AnalyticsEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The game's catalog, and what was made of it and lies in the repository: for the settings, and for people. */
class OwnCatalogTest {
    private static final Path CATALOG = Path.of("src/main/resources/analytics.catalog.json");
    private static final Path DOCUMENTS = Path.of("../docs/sample-game");

    @Test
    void collectorFindsNothingWrongWithIt() {
        assertThat(CatalogLinter.lint(CATALOG).problems()).isEmpty();
    }

    @Test
    void classesThatWereMadeAreItsEvents() throws Exception {
        GameCatalog catalog = GameCatalog.read(CATALOG);
        assertThat(Stream.of(AnalyticsEvents.all()).map(EventType::name))
                .containsExactlyElementsOf(catalog.events().stream()
                        .map(event -> event.schema().name())
                        .toList())
                .hasSize(3);
        assertThat(catalog.kpis()).hasSize(2);
    }

    @Test
    void whatItSaysToPeopleIsWhatItSaysNow() throws Exception {
        EventDictionary dictionary = new EventDictionary(GameCatalog.read(CATALOG));
        assertMade(Path.of("src/main/resources/what-we-measure.txt"), dictionary.playersText());
        assertMade(DOCUMENTS.resolve("what-we-measure.md"), dictionary.playersMarkdown());
        assertMade(DOCUMENTS.resolve("events.md"), dictionary.markdown());
    }

    private static void assertMade(Path file, String text) throws Exception {
        assertThat(Files.readString(file))
                .as("%s is old: write it anew with the collector's describe-catalog", file)
                .isEqualTo(text);
    }
}
