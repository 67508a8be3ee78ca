package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemasTest {
    @Test
    void everySchemaIsJsonSchema() {
        List<JsonNode> schemas = new ArrayList<>(List.of(
                ProtocolFiles.json("envelope.schema.json"),
                ProtocolFiles.json("kpis.schema.json"),
                ProtocolFiles.json("catalog.schema.json")));
        ProtocolFiles.eventSchemas().forEach(file -> schemas.add(ProtocolFiles.parse(ProtocolFiles.text(file))));
        assertThat(schemas)
                .hasSize(8)
                .allSatisfy(schema ->
                        assertThat(ProtocolFiles.metaschema().validate(schema)).isEmpty());
    }

    @Test
    void kpisAreOfTheirForm() {
        assertThat(validateKpis(ProtocolFiles.json("kpis.json"))).isTrue();
    }

    @Test
    void kpiOfAnotherKindOrWithMoreIsRefused() {
        ObjectNode median = ProtocolFiles.json("kpis.json").deepCopy();
        ((ObjectNode) median.at("/kpis/0")).put("kind", "median");
        assertThat(validateKpis(median)).isFalse();
        ObjectNode weighted = ProtocolFiles.json("kpis.json").deepCopy();
        ((ObjectNode) weighted.at("/kpis/0")).put("weight", "sample_one_in");
        assertThat(validateKpis(weighted)).isFalse();
    }

    private static boolean validateKpis(JsonNode kpis) {
        return ProtocolFiles.validator(ProtocolFiles.json("kpis.schema.json"))
                .validate(kpis)
                .isEmpty();
    }

    @Test
    void kpisCountEventsThatThereAre() {
        EventCatalog catalog = EventCatalog.bundled();
        List<String> sources = new ArrayList<>();
        for (JsonNode kpi : ProtocolFiles.json("kpis.json").path("kpis")) {
            for (String member : List.of("event", "start_event", "end_event")) {
                if (kpi.has(member)) {
                    sources.add(kpi.path(member).asText());
                }
            }
        }
        assertThat(sources)
                .hasSize(4)
                .allSatisfy(event -> assertThat(catalog.find(event, 1)).isNotNull());
    }

    @Test
    void everyJsonFileIsWrittenInOneWay() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(ProtocolFiles.source(""))) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !isWrittenOtherwiseOnPurpose(file))
                    .toList();
        }
        assertThat(files)
                .hasSizeGreaterThan(100)
                .allSatisfy(file -> assertThat(Files.readString(file))
                        .as(file.toString())
                        .isEqualTo(pretty(ProtocolFiles.parse(Files.readString(file)))));
    }

    /** Samples that are no JSON, or that spell a number in a way that a program would not. */
    private static boolean isWrittenOtherwiseOnPurpose(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals("batch-truncated.json")
                || name.equals("batch-followed-by-more.json")
                || name.contains("integer-with-an-exponent");
    }

    /** Two spaces, a member a line, nothing in an empty object or list, and a newline at the end. */
    private static String pretty(JsonNode document) throws JsonProcessingException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return ProtocolFiles.MAPPER.writer(printer).writeValueAsString(document) + "\n";
    }
}
