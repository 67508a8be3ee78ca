package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The official cases of JSON Schema 2020-12 for the keywords that an event's schema may use. */
class OfficialCasesTest {
    private static final String FILE = "case.v1.schema.json";
    private static final SchemaName NAME = Objects.requireNonNull(SchemaName.ofFile(FILE));

    @TestFactory
    List<DynamicTest> compiledSchemaSaysWhatTheOfficialCasesSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(
                OfficialCasesTest.class.getResourceAsStream("/json-schema-test-suite/cases.json"))) {
            for (JsonNode group : ProtocolFiles.MAPPER.readTree(in).get("groups")) {
                ObjectNode schema = schema(group);
                assertThat(new SchemaLinter(FILE, "", NAME).lint(schema)).isEmpty();
                for (JsonNode one : group.get("tests")) {
                    String name = group.get("keyword").asText() + ": "
                            + group.get("description").asText() + ": "
                            + one.get("description").asText();
                    tests.add(DynamicTest.dynamicTest(name, () -> judge(schema, one)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(60);
        return tests;
    }

    private static ObjectNode schema(JsonNode group) {
        ObjectNode schema = ProtocolFiles.MAPPER
                .createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:hearth-analytics:event:case:v1")
                .put("title", "Case")
                .put("type", "object");
        schema.set("properties", group.get("properties"));
        if (!group.get("required").isEmpty()) {
            schema.set("required", group.get("required"));
        }
        return schema.put("additionalProperties", false);
    }

    /** Where the schema would refuse for a field that it does not name, we take the field out instead, and say so. */
    private static void judge(ObjectNode schema, JsonNode one) {
        boolean valid = one.get("valid").booleanValue();
        assertThat(ProtocolFiles.validator(schema).validate(one.get("data")).isEmpty())
                .as("the other validator")
                .isEqualTo(valid);
        Verdict verdict =
                EventSchema.compile(NAME, schema).check(one.get("data").deepCopy());
        assertThat(verdict.accepted() && verdict.removedFields() == 0).isEqualTo(valid);
    }
}
