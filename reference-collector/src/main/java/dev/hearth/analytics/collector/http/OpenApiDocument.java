package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code protocol/openapi.json} as one document that refers to no other, with a path for every KPI that games declare: each
 * as the protocol describes its own of that kind. Immutable, safe for any thread.
 */
final class OpenApiDocument {
    private static final String FOLDER = "/dev/hearth/analytics/collector/protocol/";
    private static final String ENVELOPE = "envelope.schema.json";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";
    private static final String REFERENCE = "$ref";

    /** What the envelope is called in a document that has it inside, and what its parts begin with. */
    private static final String BATCH = "Batch";

    private static final String PART = "Batch.";

    /** What the paths of own KPIs are copied from. */
    private static final String SERIES = KpiEndpoint.PATH + "dialogue-opens";

    private static final String SERIES_WITH_METRICS = KpiEndpoint.PATH + "session-duration";
    private static final String GROUPS = SERIES + "/groups";
    private static final String AFTER_KPIS = "/internal/analytics/openapi.json";

    private final ObjectNode base;

    private OpenApiDocument(ObjectNode base) {
        this.base = base;
    }

    /** The document that comes with the collector. */
    static OpenApiDocument bundled() {
        ObjectNode document = read("openapi.json");
        ObjectNode envelope = read(ENVELOPE);
        ObjectNode schemas = document.withObject("/components/schemas");
        JsonNode parts = envelope.remove("$defs");
        envelope.remove(List.of("$schema", "$id"));
        schemas.set(BATCH, envelope);
        parts.properties().forEach(part -> schemas.set(PART + part.getKey(), part.getValue()));
        takeIn(document);
        return new OpenApiDocument(document);
    }

    private static ObjectNode read(String file) {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return Answers.JSON.readValue(in, ObjectNode.class);
        } catch (IOException e) {
            throw new IllegalStateException("the collector was built without its protocol", e);
        }
    }

    /** What was a part of the other file is a part of this one. */
    private static void takeIn(JsonNode node) {
        if (node instanceof ObjectNode object && object.path(REFERENCE).isTextual()) {
            String reference = object.path(REFERENCE).textValue();
            String part = reference.startsWith(ENVELOPE) ? reference.substring(ENVELOPE.length()) : reference;
            if (part.isEmpty()) {
                object.put(REFERENCE, SCHEMAS + BATCH);
            } else if (part.startsWith(DEFINITIONS)) {
                object.put(REFERENCE, SCHEMAS + PART + part.substring(DEFINITIONS.length()));
            }
        }
        node.forEach(OpenApiDocument::takeIn);
    }

    /** The document with every KPI of {@code kpis}, as JSON. */
    String with(KpiCatalog kpis) {
        ObjectNode document = base.deepCopy();
        ObjectNode paths = Answers.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> path : base.path("paths").properties()) {
            if (path.getKey().equals(AFTER_KPIS)) {
                addOwn(kpis, paths);
            }
            paths.set(path.getKey(), path.getValue());
        }
        document.set("paths", paths);
        return document.toString();
    }

    private void addOwn(KpiCatalog kpis, ObjectNode paths) {
        for (KpiDefinition kpi : kpis.all()) {
            String path = KpiEndpoint.PATH + kpi.id();
            if (!paths.has(path)) {
                paths.set(path, series(kpi));
                if (kpi.by() != null) {
                    paths.set(path + "/groups", groups(kpi));
                }
            }
        }
    }

    private JsonNode series(KpiDefinition kpi) {
        ObjectNode path = copy(kpi.metrics().isEmpty() ? SERIES : SERIES_WITH_METRICS);
        describe(path, "kpi_", kpi.title(), kpi, "The days of the KPI, in order.");
        metrics(path, kpi);
        if (kpi.valueOfNothing(kpi.metrics().isEmpty() ? "" : kpi.metrics().get(0)) == null) {
            add(path, " A day without any is null.");
        }
        return path;
    }

    private JsonNode groups(KpiDefinition kpi) {
        ObjectNode path = copy(GROUPS);
        describe(path, "groups_of_kpi_", kpi.title() + ", by " + kpi.by(), kpi, "The largest groups, and the rest.");
        if (!kpi.metrics().isEmpty()) {
            JsonNode parameter = metric(copy(SERIES_WITH_METRICS));
            if (parameter != null) {
                path.withArray("/get/parameters").add(parameter);
                metrics(path, kpi);
            }
        }
        if (!kpi.addsUp()) {
            add(path, " For a single day only.");
        }
        ObjectNode example = (ObjectNode)
                path.at("/get/responses/200/content").path(Answers.JSON_TYPE).path("example");
        example.put("kpi", kpi.id()).put("by", kpi.by());
        return path;
    }

    private ObjectNode copy(String path) {
        return base.path("paths").path(path).deepCopy();
    }

    /** Ids have no underscores, so that two of them never become one name. */
    private static void describe(ObjectNode path, String prefix, String summary, KpiDefinition kpi, String words) {
        ObjectNode get = path.withObject("/get");
        get.put("operationId", prefix + kpi.id().replace('-', '_'));
        get.put("summary", summary);
        get.put("description", words + " Unit: " + kpi.unit() + ".");
        get.putObject("x-hearth-kpi")
                .put("id", kpi.id())
                .put("title", kpi.title())
                .put("unit", kpi.unit());
    }

    private static void add(ObjectNode path, String words) {
        ObjectNode get = path.withObject("/get");
        get.put("description", get.path("description").textValue() + words);
    }

    private static void metrics(ObjectNode path, KpiDefinition kpi) {
        if (metric(path) instanceof ObjectNode parameter) {
            String first = kpi.metrics().get(0);
            parameter
                    .put("description", "Which one; " + first + " if nothing is said.")
                    .put("example", first);
            ObjectNode schema = parameter.putObject("schema");
            ArrayNode values = schema.putArray("enum");
            kpi.metrics().forEach(values::add);
            schema.put("default", first);
        }
    }

    private static @Nullable JsonNode metric(ObjectNode path) {
        for (JsonNode parameter : path.at("/get/parameters")) {
            if (parameter.path("name").asText().equals("metric")) {
                return parameter;
            }
        }
        return null;
    }
}
