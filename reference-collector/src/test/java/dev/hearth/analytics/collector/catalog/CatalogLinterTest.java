package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogLinterTest {
    private static final String FILE = "boss_defeated.v1.schema.json";

    private static final String GOOD = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "$id": "urn:hearth-analytics:event:boss_defeated:v1",
              "title": "Boss defeated",
              "description": "A boss was defeated.",
              "x-hearth-priority": "normal",
              "x-hearth-critical": false,
              "type": "object",
              "properties": {
                "boss_id": {"title": "Which", "type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
                "mood": {"type": "string", "enum": ["calm", "angry"]},
                "kind": {"type": "string", "const": "boss"},
                "attempts": {"type": "integer", "minimum": 1, "maximum": 10000, "x-hearth-unit": "count"},
                "health": {"type": "number", "minimum": 0, "maximum": 0.5},
                "alone": {"type": "boolean"}
              },
              "required": ["boss_id"],
              "additionalProperties": false
            }
            """;

    @TempDir
    Path folder;

    @Test
    void theFiveEventsAreClean() {
        LintReport report = CatalogLinter.lint(ProtocolFiles.path("events"));
        assertThat(report.problems()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.filesChecked()).isEqualTo(5);
    }

    @Test
    void everyKindOfFieldIsClean() throws IOException {
        assertThat(lint(GOOD).problems()).isEmpty();
    }

    static Stream<Arguments> refusals() {
        String boss = "{\"title\": \"Which\", \"type\": \"string\", \"pattern\": \"^[A-Za-z0-9_.:-]{1,64}$\"}";
        String attempts = "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10000, \"x-hearth-unit\": \"count\"}";
        String health = "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 0.5}";
        String pattern = "^[A-Za-z0-9_.:-]{1,64}$";
        String dialect = "https://json-schema.org/draft/2020-12/schema";
        return Stream.of(
                // The document
                refusal("a list", GOOD, "[]", "root-type", ""),
                refusal("an older dialect", dialect, "http://json-schema.org/draft-07/schema#", "dialect", "/$schema"),
                refusal("the id of another event", ":boss_defeated:v1", ":boss_fled:v1", "id", "/$id"),
                refusal("the id of another version", ":boss_defeated:v1", ":boss_defeated:v2", "id", "/$id"),
                refusal("no title", "\"title\": \"Boss defeated\",", "", "annotation", "/title"),
                refusal("an empty title", "\"Boss defeated\"", "\" \"", "annotation", "/title"),
                refusal("a title of two lines", "Boss defeated", "Boss\\nfell", "annotation", "/title"),
                refusal("a long title", "Boss defeated", "B".repeat(81), "annotation", "/title"),
                refusal("a description that is no text", "\"A boss was defeated.\"", "1", "annotation", "/description"),
                refusal("an unknown priority", "\"normal\"", "\"urgent\"", "annotation", "/x-hearth-priority"),
                refusal(
                        "critical as text",
                        "\"x-hearth-critical\": false",
                        "\"x-hearth-critical\": \"no\"",
                        "annotation",
                        "/x-hearth-critical"),
                refusal(
                        "a payload that is a list",
                        "\"type\": \"object\"",
                        "\"type\": \"array\"",
                        "root-type",
                        "/type"),
                refusal(
                        "an open object",
                        "\"additionalProperties\": false",
                        "\"additionalProperties\": true",
                        "closed",
                        "/additionalProperties"),
                refusal(
                        "a half-open object",
                        "\"additionalProperties\": false",
                        "\"additionalProperties\": {\"type\": \"string\"}",
                        "closed",
                        "/additionalProperties"),
                refusal(
                        "an object that is not closed",
                        ",\n  \"additionalProperties\": false",
                        "",
                        "closed",
                        "/additionalProperties"),
                refusal("no properties", "\"properties\"", "\"patternProperties\"", "properties", "/properties"),
                refusal(
                        "patterns of names",
                        "\"required\"",
                        "\"patternProperties\": {}, \"required\"",
                        "keyword",
                        "/patternProperties"),
                refusal("a way out by anyOf", "\"required\"", "\"anyOf\": [true], \"required\"", "keyword", "/anyOf"),
                refusal("a reference", "\"required\"", "\"$ref\": \"#\", \"required\"", "keyword", "/$ref"),
                refusal(
                        "an unknown annotation",
                        "\"required\"",
                        "\"x-hearth-a/b~c\": 1, \"required\"",
                        "keyword",
                        "/x-hearth-a~1b~0c"),
                refusal("required that is no list", "[\"boss_id\"]", "\"boss_id\"", "required", "/required"),
                refusal("required of nothing", "[\"boss_id\"]", "[\"boss_id\", \"name\"]", "required", "/required/1"),
                refusal("required twice", "[\"boss_id\"]", "[\"boss_id\", \"boss_id\"]", "required", "/required/1"),
                refusal("required of a number", "[\"boss_id\"]", "[1]", "required", "/required/0"),
                refusal("too many fields", "\"alone\"", fields(27) + "\"alone\"", "too-many-fields", "/properties"),
                // A field
                refusal("a name with a capital", "\"alone\"", "\"Alone\"", "field-name", "/properties/Alone"),
                refusal("a name with a slash", "\"alone\"", "\"a/b\"", "field-name", "/properties/a~1b"),
                refusal("an empty name", "\"alone\"", "\"\"", "field-name", "/properties/"),
                refusal(
                        "a list",
                        boss,
                        "{\"type\": \"array\", \"items\": {}, \"maxItems\": 3}",
                        "type",
                        "/properties/boss_id/type"),
                refusal("an inner object", boss, "{\"type\": \"object\"}", "type", "/properties/boss_id/type"),
                refusal("null", boss, "{\"type\": \"null\"}", "type", "/properties/boss_id/type"),
                refusal("two types", boss, "{\"type\": [\"string\", \"integer\"]}", "type", "/properties/boss_id/type"),
                refusal("no type", boss, "{}", "type", "/properties/boss_id/type"),
                refusal("anything", boss, "true", "type", "/properties/boss_id/type"),
                // A string
                refusal("a free string", boss, "{\"type\": \"string\"}", "free-text", "/properties/boss_id"),
                refusal(
                        "a string with a length",
                        boss,
                        "{\"type\": \"string\", \"maxLength\": 10}",
                        "free-text",
                        "/properties/boss_id"),
                refusal(
                        "a length beside the pattern",
                        "\"pattern\"",
                        "\"maxLength\": 10, \"pattern\"",
                        "keyword",
                        "/properties/boss_id/maxLength"),
                refusal(
                        "a format",
                        "\"pattern\"",
                        "\"format\": \"email\", \"pattern\"",
                        "keyword",
                        "/properties/boss_id/format"),
                refusal(
                        "a range of a string",
                        "\"pattern\"",
                        "\"minimum\": 1, \"pattern\"",
                        "keyword",
                        "/properties/boss_id/minimum"),
                refusal(
                        "enum and pattern",
                        "\"pattern\"",
                        "\"enum\": [\"a\"], \"pattern\"",
                        "one-form",
                        "/properties/boss_id"),
                refusal("a pattern of anything", pattern, "^.{1,64}$", "free-text", "/properties/boss_id/pattern"),
                refusal(
                        "a pattern without a start",
                        pattern,
                        pattern.substring(1),
                        "free-text",
                        "/properties/boss_id/pattern"),
                refusal(
                        "a pattern without an end",
                        pattern,
                        "^[a-z]{1,64}",
                        "free-text",
                        "/properties/boss_id/pattern"),
                refusal("a pattern without a bound", pattern, "^[a-z]+$", "free-text", "/properties/boss_id/pattern"),
                refusal("a pattern with spaces", pattern, "^[a-z ]{1,64}$", "free-text", "/properties/boss_id/pattern"),
                refusal("a pattern of 65", pattern, "^[a-z]{1,65}$", "free-text", "/properties/boss_id/pattern"),
                refusal(
                        "a pattern that is a number",
                        "\"" + pattern + "\"",
                        "1",
                        "free-text",
                        "/properties/boss_id/pattern"),
                refusal("an empty enum", "[\"calm\", \"angry\"]", "[]", "enum", "/properties/mood/enum"),
                refusal("a large enum", "[\"calm\", \"angry\"]", values(65), "enum", "/properties/mood/enum"),
                refusal("an enum that is no list", "[\"calm\", \"angry\"]", "{}", "enum", "/properties/mood/enum"),
                refusal("an enum with a repeated value", "\"angry\"", "\"calm\"", "enum", "/properties/mood/enum/1"),
                refusal(
                        "an enum with a sentence",
                        "\"angry\"",
                        "\"He is angry.\"",
                        "free-text",
                        "/properties/mood/enum/1"),
                refusal("an enum with a number", "\"angry\"", "1", "free-text", "/properties/mood/enum/1"),
                refusal(
                        "a constant sentence",
                        "\"const\": \"boss\"",
                        "\"const\": \"the boss\"",
                        "free-text",
                        "/properties/kind/const"),
                // A number
                refusal(
                        "no minimum",
                        attempts,
                        "{\"type\": \"integer\", \"maximum\": 9}",
                        "range",
                        "/properties/attempts/minimum"),
                refusal(
                        "no maximum",
                        attempts,
                        "{\"type\": \"integer\", \"minimum\": 9}",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "an empty range",
                        "\"maximum\": 10000",
                        "\"maximum\": 0",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "a bound with a fraction",
                        "\"maximum\": 10000",
                        "\"maximum\": 9.5",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "a bound that others round",
                        "\"maximum\": 10000",
                        "\"maximum\": 9007199254740992",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "a bound past a long",
                        "\"maximum\": 10000",
                        "\"maximum\": 18446744073709551617",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "a bound that is text",
                        "\"maximum\": 10000",
                        "\"maximum\": \"9\"",
                        "range",
                        "/properties/attempts/maximum"),
                refusal(
                        "a number without a bound",
                        health,
                        "{\"type\": \"number\", \"minimum\": 0}",
                        "range",
                        "/properties/health/maximum"),
                refusal("a number past a double", "0.5", "1e400", "range", "/properties/health/maximum"),
                refusal(
                        "an exclusive bound",
                        "\"maximum\": 0.5",
                        "\"maximum\": 0.5, \"exclusiveMaximum\": 1",
                        "keyword",
                        "/properties/health/exclusiveMaximum"),
                refusal(
                        "a multiple",
                        "\"maximum\": 0.5",
                        "\"maximum\": 0.5, \"multipleOf\": 0.1",
                        "keyword",
                        "/properties/health/multipleOf"),
                refusal(
                        "a pattern of a number",
                        "\"maximum\": 0.5",
                        "\"maximum\": 0.5, \"pattern\": \"a\"",
                        "keyword",
                        "/properties/health/pattern"),
                refusal(
                        "an unknown unit",
                        "\"count\"",
                        "\"parsecs\"",
                        "annotation",
                        "/properties/attempts/x-hearth-unit"),
                refusal(
                        "a title of a field that is no text",
                        "\"Which\"",
                        "7",
                        "annotation",
                        "/properties/boss_id/title"));
    }

    private static Arguments refusal(String what, String from, String to, String rule, String pointer) {
        return arguments(what, from, to, rule, pointer);
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"field_" + i + "\": {\"type\": \"boolean\"}, ")
                .collect(Collectors.joining());
    }

    private static String values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, String from, String to, String rule, String pointer) throws IOException {
        assertThat(GOOD).as("what is replaced").contains(from);
        LintReport report = lint(GOOD.replace(from, to));
        assertThat(report.clean()).isFalse();
        assertThat(report.problems())
                .extracting(LintProblem::rule, LintProblem::pointer, LintProblem::file)
                .contains(tuple(rule, pointer, folder.resolve(FILE).toString()));
        assertThat(report.problems())
                .allSatisfy(problem ->
                        assertThat(problem.message()).hasSizeGreaterThan(10).doesNotContain("\n"));
    }

    @Test
    void refusesAFileNameThatSaysNoEvent() throws IOException {
        for (String name : new String[] {
            "boss.schema.json",
            "Boss.v1.schema.json",
            "boss.v0.schema.json",
            "boss.v65536.schema.json",
            "boss.v01.schema.json",
            "boss.v1.json"
        }) {
            Path file = Files.writeString(folder.resolve(name), GOOD);
            assertThat(CatalogLinter.lint(file).problems())
                    .extracting(LintProblem::rule)
                    .as(name)
                    .contains("file-name");
        }
    }

    @Test
    void saysWhereAFileIsNotJson() throws IOException {
        LintReport report = lint("{\n  \"title\": oops\n}");
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.rule()).isEqualTo("unreadable");
            assertThat(problem.message()).contains("line 2, column").doesNotContain("\n");
        });
    }

    @Test
    void refusesARepeatedName() throws IOException {
        LintReport report = lint(GOOD.replace("\"alone\"", "\"mood\""));
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("mood"));
    }

    @Test
    void refusesWhatFollowsTheDocument() throws IOException {
        assertThat(lint(GOOD + "{}").problems()).extracting(LintProblem::rule).containsExactly("unreadable");
    }

    @Test
    void hostileNamesAreShownOnOneShortLine() throws IOException {
        String name = "\\u001b[2J\\nfake: line\\u202e\\u2028" + "x".repeat(10_000);
        for (String text : new String[] {
            GOOD.replace("\"alone\"", "\"" + name + "\""),
            GOOD.replace("\"alone\"", "\"" + name + "\": {\"type\": \"boolean\"}, \"" + name + "\"")
        }) {
            assertThat(lint(text).problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.toString()).hasSizeLessThan(2_000);
                assertThat(problem.toString().codePoints())
                        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
            });
        }
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        assertThat(lint("").clean()).isFalse();
    }

    @Test
    void refusesAFileThatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve(FILE), new byte[] {'{', (byte) 0xE9, '}'});
        assertThat(CatalogLinter.lint(file).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("UTF-8"));
    }

    @Test
    void refusesALargeFileWithoutReadingItWhole() throws IOException {
        assertThat(lint(GOOD + " ".repeat(SchemaFile.BYTES_MAX)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("65536"));
    }

    @Test
    void refusesDeepNestingWithoutOverflowingTheStack() throws IOException {
        assertThat(lint("[".repeat(60_000)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).isEqualTo("unreadable"));
    }

    @Test
    void refusesAFolderWithoutSchemas() {
        assertThat(CatalogLinter.lint(folder).problems())
                .extracting(LintProblem::rule)
                .containsExactly("unreadable");
    }

    @Test
    void refusesAFolderOfTooManySchemas() throws IOException {
        for (int i = 0; i <= CatalogLinter.SCHEMAS_MAX; i++) {
            Files.createFile(folder.resolve("e" + i + ".v1.schema.json"));
        }
        assertThat(CatalogLinter.lint(folder).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("1000"));
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(CatalogLinter.lint(folder.resolve("gone")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no such file"));
    }

    @Test
    void allProblemsAreFoundAtOnce() throws IOException {
        String text = GOOD.replace("\"minimum\": 1,", "").replace("[\"calm\", \"angry\"]", "[\"a b\", \"c d\"]");
        assertThat(lint(text).problems())
                .extracting(LintProblem::pointer)
                .containsExactly("/properties/mood/enum/0", "/properties/mood/enum/1", "/properties/attempts/minimum");
    }

    private LintReport lint(String text) throws IOException {
        return CatalogLinter.lint(Files.writeString(folder.resolve(FILE), text));
    }
}
