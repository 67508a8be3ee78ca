package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description that a running collector gives of itself: a game's own KPIs are in it, and it is valid whatever they are called. */
class ServedOpenApiTest {
    private static final String PATH = "/internal/analytics/openapi.json";
    private static final String KPIS = "/internal/analytics/kpis/";
    private static final String OPENAPI_SCHEMA = "/openapi/3.1/schema/2025-09-15";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path catalog;
    private TestCollector collector;

    @BeforeEach
    void start() throws Exception {
        catalog = folder.resolve("analytics.catalog.json");
        write(everyForm());
        collector =
                new TestCollector(TestCollector.config(folder.resolve("data"), new TestClock("2026-01-15T12:00:00Z"))
                        .catalogs(List.of(new CatalogSource(null, catalog)))
                        .build());
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private static ObjectNode everyForm() {
        return (ObjectNode)
                ProtocolFiles.parse(ProtocolFiles.text(ProtocolFiles.source("samples/catalogs/every-form.json")));
    }

    private void write(JsonNode document) throws IOException {
        Path written = Files.writeString(folder.resolve("written"), document.toString());
        Files.move(written, catalog, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonNode served() {
        return collector.client().getJson(PATH);
    }

    private static void assertIsOpenApi(JsonNode document) throws IOException {
        try (InputStream in = Objects.requireNonNull(ServedOpenApiTest.class.getResourceAsStream(OPENAPI_SCHEMA))) {
            assertThat(ProtocolFiles.validator(ProtocolFiles.MAPPER.readTree(in))
                            .validate(document))
                    .isEmpty();
        }
    }

    @Test
    void everyOwnKpiHasItsPathsTitlesUnitsAndMetrics() throws IOException {
        JsonNode document = served();
        assertIsOpenApi(document);
        for (JsonNode kpi : everyForm().path("kpis")) {
            JsonNode get =
                    document.path("paths").path(KPIS + kpi.path("id").asText()).path("get");
            assertThat(get.path("summary")).isEqualTo(kpi.path("title"));
            assertThat(get.path("description").asText())
                    .contains("Unit: " + kpi.path("unit").asText() + ".");
            assertThat(get.at("/x-hearth-kpi/unit")).isEqualTo(kpi.path("unit"));
            assertThat(get.at("/security/0").has("serviceToken")).isTrue();
            JsonNode groups = document.path("paths")
                    .path(KPIS + kpi.path("id").asText() + "/groups")
                    .path("get");
            assertThat(groups.isMissingNode()).as(kpi.path("id").asText()).isEqualTo(!kpi.has("by"));
            List<String> metrics = new ArrayList<>();
            for (JsonNode parameter : get.path("parameters")) {
                parameter.at("/schema/enum").forEach(metric -> metrics.add(metric.asText()));
            }
            assertThat(metrics)
                    .containsExactlyElementsOf(kpi.path("metrics")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList());
        }
    }

    @Test
    void everyPathOfAKpiAnswersAsItsExampleDoes() {
        JsonNode document = served();
        for (JsonNode kpi : everyForm().path("kpis")) {
            String path = KPIS + kpi.path("id").asText();
            JsonNode schema = document.path("paths").path(path).at("/get/responses/200/content");
            JsonNode answer = collector.client().getJson(path + "?start=2026-01-15&end=2026-01-15");
            assertThat(ProtocolFiles.validator(alone(
                                    document, schema.path("application/json").path("schema")))
                            .validate(answer))
                    .as(path)
                    .isEmpty();
        }
        assertThat(ProtocolFiles.validator(alone(document, reference("KpiList")))
                        .validate(collector.client().getJson("/internal/analytics/kpis")))
                .isEmpty();
        assertThat(ProtocolFiles.validator(alone(document, reference("Readiness")))
                        .validate(collector.client().getJson("/readyz")))
                .isEmpty();
    }

    private static JsonNode reference(String schema) {
        return ProtocolFiles.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    private static JsonNode alone(JsonNode document, JsonNode schema) {
        ObjectNode alone = ProtocolFiles.MAPPER.createObjectNode().put("$id", "urn:served");
        alone.set("components", document.path("components"));
        alone.putArray("allOf").add(schema);
        return alone;
    }

    @Test
    void documentRefersToNoOtherAndToNothingThatIsNotThere() {
        JsonNode document = served();
        List<String> references = new ArrayList<>();
        each(document, node -> {
            if (node.path("$ref").isTextual()) {
                references.add(node.path("$ref").textValue());
            }
        });
        assertThat(references).hasSizeGreaterThan(100).allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    private static void each(JsonNode node, Consumer<JsonNode> visitor) {
        visitor.accept(node);
        node.forEach(child -> each(child, visitor));
    }

    /** Ids that one would make the same name of, and texts that mean something elsewhere. */
    @Test
    void hostileIdsAndTitlesStayApart() throws IOException {
        ObjectNode document = everyForm();
        ArrayNode kpis = document.putArray("kpis");
        for (String id : List.of("a-1", "a1", "a--1", "x", "x-groups", "x--groups")) {
            kpis.addObject()
                    .put("id", id)
                    .put("title", "</script> {path} ${x} $ref #/components")
                    .put("unit", "%")
                    .put("kind", "count")
                    .put("event", "boss_defeated")
                    .put("by", "boss_id");
        }
        write(document);
        await().atMost(SOON).until(() -> served().path("paths").has(KPIS + "x--groups/groups"));
        JsonNode served = served();
        assertIsOpenApi(served);
        Set<String> ids = new HashSet<>();
        each(served.path("paths"), node -> {
            if (node.has("operationId")) {
                assertThat(ids.add(node.path("operationId").asText()))
                        .as(node.path("operationId").asText())
                        .isTrue();
            }
        });
        assertThat(ids).hasSizeGreaterThan(12 + 10);
    }

    @Test
    void aReloadIsFollowedAndATagSaysSo() throws Exception {
        HttpResponse<String> before = get("");
        String tag = before.headers().firstValue("ETag").orElseThrow();
        assertThat(get(tag).statusCode()).isEqualTo(304);
        ObjectNode changed = everyForm();
        ((ObjectNode) changed.path("kpis").get(0)).put("id", "fallen-bosses");
        changed.withArray("kpis").remove(changed.path("kpis").size() - 1);
        write(changed);
        await().atMost(SOON).until(() -> served().path("paths").has(KPIS + "fallen-bosses"));
        assertThat(served().path("paths").has(KPIS + "bosses-defeated")).isFalse();
        assertThat(get(tag).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyWithoutATokenReadsIt() {
        assertThat(collector
                        .client()
                        .send(collector.client().request(PATH).GET())
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> get(String tag) {
        var request = collector.client().request(PATH).header("Authorization", "Bearer " + TestClient.TOKEN);
        return collector.client().send((tag.isEmpty() ? request : request.header("If-None-Match", tag)).GET());
    }
}
