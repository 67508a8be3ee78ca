package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    /** The OpenAPI Initiative's own schema of the format, from a test dependency. */
    private static final String OPENAPI_SCHEMA = "/openapi/3.1/schema/2025-09-15";

    private final JsonNode document = ProtocolFiles.json("openapi.json");

    @Test
    void documentIsOpenApi() throws IOException {
        try (InputStream in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream(OPENAPI_SCHEMA))) {
            assertThat(ProtocolFiles.validator(ProtocolFiles.MAPPER.readTree(in))
                            .validate(document))
                    .isEmpty();
        }
    }

    @Test
    void schemaOfTheFormatIsNotBlind() throws IOException {
        ObjectNode broken = document.deepCopy();
        ((ObjectNode) broken.at("/paths/~1version/get/responses/200")).remove("description");
        try (InputStream in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream(OPENAPI_SCHEMA))) {
            assertThat(ProtocolFiles.validator(ProtocolFiles.MAPPER.readTree(in))
                            .validate(broken))
                    .isNotEmpty();
        }
    }

    @Test
    void everySchemaIsOne() {
        List<String> wrong = new ArrayList<>();
        forEach(document, "", (pointer, node) -> {
            if (node.path("schema").isObject() || pointer.matches("/components/schemas/[A-Za-z]+")) {
                JsonNode schema = node.has("schema") ? node.path("schema") : node;
                ProtocolFiles.metaschema().validate(schema).forEach(message -> wrong.add(pointer + ": " + message));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyReferenceResolves() {
        List<String> dangling = new ArrayList<>();
        forEach(document, "", (pointer, node) -> {
            if (node.path("$ref").isTextual() && !resolves(node.path("$ref").textValue())) {
                dangling.add(pointer + ": " + node.path("$ref").textValue());
            }
        });
        assertThat(dangling).isEmpty();
    }

    private boolean resolves(String reference) {
        int hash = reference.indexOf('#');
        String file = hash < 0 ? reference : reference.substring(0, hash);
        String pointer = hash < 0 ? "" : reference.substring(hash + 1);
        JsonNode target = file.isEmpty() ? document : ProtocolFiles.json(file);
        return !target.at(pointer).isMissingNode();
    }

    @Test
    void everyExampleIsValid() {
        List<String> wrong = new ArrayList<>();
        List<String> checked = new ArrayList<>();
        forEach(document, "", (pointer, node) -> {
            if (node.path("schema").isObject() && node.has("example")) {
                checked.add(pointer);
                ProtocolFiles.validator(alone(node.path("schema")))
                        .validate(node.path("example"))
                        .forEach(message -> wrong.add(pointer + ": " + message));
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(checked).hasSizeGreaterThan(30);
    }

    /** A schema as a document of its own, in which its references mean what they mean in place. */
    private JsonNode alone(JsonNode schema) {
        ObjectNode alone = ProtocolFiles.MAPPER.createObjectNode();
        alone.put("$id", ProtocolFiles.path("openapi.json").toUri().toString());
        alone.set("components", document.path("components"));
        alone.putArray("allOf").add(schema);
        return alone;
    }

    @Test
    void everyJsonAnswerHasAnExample() {
        List<String> without = new ArrayList<>();
        forEach(document, "", (pointer, node) -> {
            if (pointer.contains("/content/") && pointer.endsWith("json") && !node.has("example")) {
                without.add(pointer);
            }
        });
        assertThat(without).isEmpty();
    }

    @Test
    void everyAnswerCarriesTheServersTime() {
        List<String> without = new ArrayList<>();
        forEach(document, "", (pointer, node) -> {
            boolean response = node.has("description") && pointer.matches(".*/responses/[A-Za-z0-9]+");
            if (response && !node.path("headers").has("X-Server-Time")) {
                without.add(pointer);
            }
        });
        assertThat(without).isEmpty();
    }

    @Test
    void everyKpiHasAPath() {
        List<String> paths = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(path -> {
            if (path.startsWith("/internal/analytics/kpis/")) {
                paths.add(path.substring("/internal/analytics/kpis/".length()));
            }
        });
        List<String> expected = new ArrayList<>();
        for (JsonNode kpi : ProtocolFiles.json("kpis.json").path("kpis")) {
            expected.add(kpi.path("id").asText());
            if (kpi.has("by")) {
                expected.add(kpi.path("id").asText() + "/groups");
            }
        }
        assertThat(paths).containsExactlyElementsOf(expected);
    }

    private static List<String> kpiIds() {
        return StreamSupport.stream(ProtocolFiles.json("kpis.json").path("kpis").spliterator(), false)
                .map(kpi -> kpi.path("id").asText())
                .toList();
    }

    @Test
    void everyCodePathAndReasonIsInTheReadme() throws IOException {
        String readme = Files.readString(ProtocolFiles.source("README.md"));
        List<String> names = new ArrayList<>();
        document.at("/components/schemas/Problem/properties/code/enum").forEach(code -> names.add(code.asText()));
        document.at("/components/schemas/RejectReason/enum").forEach(reason -> names.add(reason.asText()));
        names.addAll(kpiIds());
        assertThat(names).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
        List<String> paths = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        paths.removeIf(path -> path.startsWith("/internal/analytics/kpis/"));
        assertThat(paths).allSatisfy(path -> assertThat(readme).containsPattern("`(GET|POST) " + path + "[?`]"));
    }

    private static void forEach(JsonNode node, String pointer, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(pointer, node);
        Stream<Map.Entry<String, JsonNode>> members = node.properties().stream();
        members.forEach(
                member -> forEach(member.getValue(), pointer + "/" + Problems.escape(member.getKey()), visitor));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            forEach(node.get(i), pointer + "/" + i, visitor);
        }
    }
}
