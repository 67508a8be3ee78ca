package dev.hearth.analytics.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import dev.hearth.analytics.testing.Vectors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final String IDENTIFIER = "^[A-Za-z0-9_.:-]{1,64}$";

    @Test
    void everySchemaOfTheProtocolIsATypeAndNoOther() {
        assertThat(Catalog.BUILT_IN)
                .extracting(type -> type.name() + ".v" + type.version() + ".schema.json")
                .containsExactlyInAnyOrderElementsOf(Vectors.list("events"));
    }

    @Test
    void typesSayWhatTheSchemasSay() {
        for (EventType type : Catalog.BUILT_IN) {
            JsonNode schema = Vectors.read("events/" + type.name() + ".v" + type.version() + ".schema.json");
            String priority = schema.path("x-hearth-priority").asText("normal");
            assertThat(type.priority()).as(type.name()).isEqualTo(Priority.valueOf(priority.toUpperCase(Locale.ROOT)));
            assertThat(type.critical())
                    .isEqualTo(schema.path("x-hearth-critical").asBoolean(false));
            List<String> names = new ArrayList<>();
            for (Iterator<String> i = schema.get("properties").fieldNames(); i.hasNext(); ) {
                names.add(i.next());
            }
            assertThat(type.fields()).extracting(Field::name).containsExactlyElementsOf(names);
            for (Field field : type.fields()) {
                fieldSaysWhatTheSchemaSays(field, schema);
            }
        }
    }

    private static void fieldSaysWhatTheSchemaSays(Field field, JsonNode schema) {
        JsonNode property = schema.get("properties").get(field.name());
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        assertThat(field.required()).as(field.toString()).isEqualTo(required.contains(field.name()));
        switch (field.kind()) {
            case ENUM -> {
                List<String> values = new ArrayList<>();
                property.get("enum").forEach(value -> values.add(value.asText()));
                assertThat(field.values()).containsExactlyElementsOf(values);
            }
            case IDENTIFIER -> assertThat(property.get("pattern").asText()).isEqualTo(IDENTIFIER);
            case INTEGER, NUMBER -> {
                assertThat(property.get("type").asText())
                        .isEqualTo(field.kind().name().toLowerCase(Locale.ROOT));
                assertThat(field.minimum()).isEqualTo(property.get("minimum").asDouble());
                assertThat(field.maximum()).isEqualTo(property.get("maximum").asDouble());
            }
            case BOOLEAN -> assertThat(property.get("type").asText()).isEqualTo("boolean");
        }
    }
}
