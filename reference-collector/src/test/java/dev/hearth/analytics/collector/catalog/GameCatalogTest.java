package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameCatalogTest {
    private static final String SAMPLES = "samples/catalogs/";

    @TempDir
    Path folder;

    @Test
    void samplesOfTheProtocolAreJudgedAsItSays() {
        JsonNode samples = ProtocolFiles.json(SAMPLES + "manifest.json").path("catalogs");
        assertThat(samples).hasSizeGreaterThan(20);
        for (JsonNode sample : samples) {
            String file = sample.path("file").asText();
            String as = file + ", " + sample.path("why").asText();
            List<LintProblem> problems =
                    CatalogFile.read(ProtocolFiles.source(SAMPLES + file)).problems();
            assertThat(problems.isEmpty())
                    .as("%s: %s", as, problems)
                    .isEqualTo(sample.path("valid").asBoolean());
            var errors = ProtocolFiles.validator(ProtocolFiles.json("catalog.schema.json"))
                    .validate(ProtocolFiles.json(SAMPLES + file));
            assertThat(errors.isEmpty())
                    .as("%s: %s", as, errors)
                    .isEqualTo(sample.path("schema_valid").asBoolean());
        }
    }

    @Test
    void everyVersionOfAnEventIsTaken() throws CatalogException {
        GameCatalog catalog = GameCatalog.read(ProtocolFiles.source(SAMPLES + "every-form.json"));
        assertThat(catalog.title()).isEqualTo("Ember Vale");
        assertThat(catalog.schemas())
                .extracting(EventSchema::toString)
                .containsExactly("boss_defeated.v2", "boss_defeated.v1", "gate_opened.v1");
        assertThat(catalog.kpis()).hasSize(6);
    }

    @Test
    void brokenFileSaysWhatIsWrongAndWhere() throws IOException {
        assertThatThrownBy(() -> GameCatalog.read(folder.resolve("gone.json")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("there is no such file");
        Path cut = Files.writeString(folder.resolve("cut.json"), "{\n  \"events\": [");
        assertThatThrownBy(() -> GameCatalog.read(cut)).hasMessageContaining("not JSON at line 2");
        Path wrong = change("every-form.json", "\"minimum\": 1,", "");
        assertThatThrownBy(() -> GameCatalog.read(wrong))
                .hasMessageContaining("#/events/0/properties/attempts/minimum")
                .hasMessageContaining("bound the number");
    }

    @Test
    void thousandsOfEventsAreOneClearProblem() throws IOException {
        StringBuilder text = new StringBuilder("{\"schema_version\":1,\"events\":[0");
        text.append(",0".repeat(9_999)).append("]}");
        Path file = Files.writeString(folder.resolve("many.json"), text);
        assertThat(CatalogFile.read(file).problems())
                .singleElement()
                .asString()
                .contains("at most 256 events, not 10000");
    }

    @Test
    void sameCatalogIsCompatible() throws Exception {
        assertThat(changes("\"Ember Vale\"", "\"Ember Vale II\"")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"gate_opened\" | \"gate_closed\" | event-gone",
                "\"flawless\" | \"perfect\" | field-gone",
                "\"maximum\": 10000, | \"maximum\": 9999, | bound",
                "\"minimum\": 0.5, | \"minimum\": 0.6, | bound",
                "{1,32} | {1,31} | values",
                "[a-z0-9_] | [a-z_] | values",
                "\"hard\" | \"harder\" | values",
                "\"const\": \"party\" | \"const\": \"solo\" | values",
                "\"x-hearth-unit\": \"ms\" | \"x-hearth-unit\": \"s\" | unit",
            })
    void changesThatBreakGamesInTheFieldAreRefused(String old, String now, String rule) throws Exception {
        assertThat(changes(old, now)).extracting(LintProblem::rule).contains(rule);
    }

    @Test
    void newRequiredFieldOrTypeOrMeaningIsRefused() throws Exception {
        assertThat(changes(
                        "\"boss_id\",\n        \"attempts\"",
                        "\"boss_id\",\n        \"attempts\",\n        \"flawless\""))
                .extracting(LintProblem::rule)
                .containsExactly("required");
        assertThat(changes("\"type\": \"integer\"", "\"type\": \"number\""))
                .extracting(LintProblem::rule)
                .containsExactly("type", "type");
        assertThat(changes("\"kind\": \"unique\"", "\"kind\": \"count\""))
                .extracting(LintProblem::rule)
                .containsExactly("kpi-meaning");
        assertThat(changes("\"id\": \"boss-attempts\"", "\"id\": \"boss-tries\""))
                .extracting(LintProblem::rule)
                .containsExactly("kpi-gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"maximum\": 10000, | \"maximum\": 10001,",
                "{1,32} | {1,64}",
                "[a-z0-9_] | [A-Za-z0-9_]",
                "\"Boss defeated\" | \"A boss fell\"",
                "\"hard\" | \"hard\", \"harder\"",
            })
    void changesThatWidenAreTaken(String old, String now) throws Exception {
        assertThat(changes(old, now)).isEmpty();
    }

    @Test
    void dictionaryNamesEverythingAndEscapesIt() throws Exception {
        Path file = change("every-form.json", "\"Ember Vale\"", "\"<script>alert(1)</script> | **x**\"");
        EventDictionary dictionary = new EventDictionary(GameCatalog.read(file));
        assertThat(dictionary.html())
                .contains("boss_defeated", "^[a-z0-9_]{1,32}$", "easy, hard", "1 to 10000", "bosses-per-village")
                .doesNotContain("<script");
        assertThat(dictionary.markdown())
                .contains("`boss_defeated`, version 2, high priority, forced to the disk at once")
                .contains("\\<script\\>alert\\(1\\)\\</script\\> \\| \\*\\*x\\*\\*");
        assertThat(dictionary.playersHtml()).contains("<strong>Boss defeated</strong>: with Which boss", "never sends");
        assertThat(dictionary.playersMarkdown()).contains("- **Gate opened**");
        assertThat(dictionary.playersText().lines())
                .as("one line an event, whatever versions of it there are")
                .containsOnlyOnce(
                        "- When a game session begins and ends: with how long it lasted",
                        "- Boss defeated: with Which boss, difficulty, mode, attempts, took ms, damage, flawless",
                        "- Gate opened")
                .hasSize(10);
    }

    private List<LintProblem> changes(String old, String now) throws Exception {
        GameCatalog before = GameCatalog.read(ProtocolFiles.source(SAMPLES + "every-form.json"));
        Path file = change("every-form.json", old, now);
        return CatalogChanges.between(before, GameCatalog.read(file), file.toString());
    }

    private Path change(String sample, String old, String now) throws IOException {
        String text = ProtocolFiles.text(SAMPLES + sample);
        assertThat(text).contains(old);
        return Files.writeString(folder.resolve("changed.json"), text.replace(old, now));
    }
}
