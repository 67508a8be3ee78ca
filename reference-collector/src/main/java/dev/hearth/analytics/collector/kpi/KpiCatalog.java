package dev.hearth.analytics.collector.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The KPIs that are counted, as {@code kpis.json} declares them, in its order. Immutable, safe for any thread. */
public final class KpiCatalog implements EventCounter {
    /** The KPI that says how many villages a day had; without it nothing could be suppressed. */
    public static final String VILLAGES = "daily-active-villages";

    private static final String BUNDLED = "/dev/hearth/analytics/collector/protocol/kpis.json";
    private static final String METRIC_PATTERN = DurationKpi.AVERAGE + "|" + DurationKpi.UNENDED + "|p[1-9][0-9]?";

    private static final String PERCENTILE = "percentile";
    private static final String RATIO = "ratio";

    /** The period of a KPI, and of the salts. */
    public static final String DAY = "day";

    /** Why there are no uniques of weeks or months. */
    public static final String WHY_DAYS_ONLY =
            "the salt of village ids changes with the UTC day, so that nobody can tell"
                    + " the same village on two days, and distinct villages of a longer period cannot be counted";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, KpiDefinition> kpis;
    private final ObjectNode declarations;

    private KpiCatalog(Map<String, KpiDefinition> kpis, ObjectNode declarations) {
        this.kpis = kpis;
        this.declarations = declarations;
    }

    /** Reads the KPIs that come with the collector, from the class path. */
    public static KpiCatalog bundled() {
        try (InputStream in = KpiCatalog.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new FileNotFoundException(BUNDLED);
            }
            return read(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("the collector was built with broken KPIs", e);
        }
    }

    /**
     * Reads declarations.
     *
     * @throws IllegalArgumentException if one cannot be counted; the message names it
     */
    static KpiCatalog read(InputStream in) throws IOException {
        ObjectNode file = JSON.readValue(in, ObjectNode.class);
        KpiCatalog catalog = of(Map.of(), file.path("kpis"), file);
        if (!(catalog.find(VILLAGES) instanceof UniqueKpi villages) || villages.event() != null) {
            throw new IllegalArgumentException("the KPI " + VILLAGES + " must count the villages of every event");
        }
        return catalog;
    }

    /**
     * These KPIs, and behind them those that games declare.
     *
     * @param more in the form of {@code protocol/catalog.schema.json}
     * @throws IllegalArgumentException if one cannot be counted; the message names it
     */
    KpiCatalog with(List<JsonNode> more) {
        ObjectNode all = declarations.deepCopy();
        ArrayNode added = JSON.createArrayNode();
        more.forEach(declaration -> added.add(complete(declaration)));
        added.forEach(all.withArray("kpis")::add);
        return of(kpis, added, all);
    }

    /** A game's declaration in the form of {@code kpis.json}: with what need not be said in a catalog. */
    private static JsonNode complete(JsonNode declaration) {
        ObjectNode complete = declaration.deepCopy();
        switch (declaration.path("kind").asText()) {
            case "unique" -> complete.put("field", "anon_village_id");
            case "count", ValueKpi.SUM, ValueKpi.AVERAGE, PERCENTILE -> complete.put("weight", "sample_one_in");
            default -> {}
        }
        return complete;
    }

    private static KpiCatalog of(Map<String, KpiDefinition> before, JsonNode declarations, ObjectNode all) {
        Map<String, KpiDefinition> kpis = new LinkedHashMap<>(before);
        for (JsonNode declaration : declarations) {
            if (!declaration.path("kind").asText().equals(RATIO)) {
                add(kpis, definition(declaration));
            }
        }
        // A ratio is made of others, wherever they stand.
        List<JsonNode> ratios = StreamSupport.stream(declarations.spliterator(), false)
                .filter(declaration -> declaration.path("kind").asText().equals(RATIO))
                .toList();
        for (JsonNode ratio : ratios) {
            add(kpis, ratio(ratio, kpis));
        }
        return new KpiCatalog(kpis, all);
    }

    private static void add(Map<String, KpiDefinition> kpis, KpiDefinition kpi) {
        if (kpis.put(kpi.id(), kpi) != null) {
            throw new IllegalArgumentException("the KPI " + kpi.id() + " is declared twice");
        }
    }

    private static KpiDefinition ratio(JsonNode declaration, Map<String, KpiDefinition> kpis) {
        KpiDefinition numerator = kpis.get(text(declaration, "numerator"));
        KpiDefinition denominator = kpis.get(text(declaration, "denominator"));
        if (numerator == null
                || denominator == null
                || numerator instanceof RatioKpi
                || denominator instanceof RatioKpi) {
            throw refused(
                    declaration, numerator == null || numerator instanceof RatioKpi ? "numerator" : "denominator");
        }
        return new RatioKpi(
                text(declaration, "id"), text(declaration, "title"), text(declaration, "unit"), numerator, denominator);
    }

    private static KpiDefinition definition(JsonNode declaration) {
        String id = text(declaration, "id");
        String title = text(declaration, "title");
        String unit = text(declaration, "unit");
        PayloadField by = declaration.has("by") ? new PayloadField(text(declaration, "by")) : null;
        refusePeriod(declaration);
        return switch (text(declaration, "kind")) {
            case "unique" -> {
                demand(declaration, "field", "anon_village_id");
                String event = declaration.has("event") ? text(declaration, "event") : null;
                if (by != null && event == null) {
                    throw refused(declaration, "event");
                }
                yield new UniqueKpi(id, title, unit, event, by);
            }
            case "count" -> {
                boolean weighted = declaration.has("weight");
                if (weighted) {
                    demand(declaration, "weight", "sample_one_in");
                }
                yield new CountKpi(id, title, unit, text(declaration, "event"), weighted, by);
            }
            case ValueKpi.SUM, ValueKpi.AVERAGE, PERCENTILE -> value(declaration, by);
            case "duration" -> {
                demand(declaration, "pair_by", "session_id");
                yield new DurationKpi(
                        id,
                        title,
                        unit,
                        text(declaration, "start_event"),
                        text(declaration, "end_event"),
                        metrics(declaration),
                        by);
            }
            default -> throw refused(declaration, "kind");
        };
    }

    private static KpiDefinition value(JsonNode declaration, @Nullable PayloadField by) {
        String kind = text(declaration, "kind");
        List<String> metrics = kind.equals(PERCENTILE) ? metrics(declaration) : List.of();
        return new ValueKpi(
                text(declaration, "id"),
                text(declaration, "title"),
                text(declaration, "unit"),
                text(declaration, "event"),
                metrics,
                metrics.isEmpty() ? kind : metrics.get(0),
                new PayloadField(text(declaration, "field")),
                by);
    }

    /** A KPI of a longer period would have to know a village again on another day. */
    private static void refusePeriod(JsonNode declaration) {
        if (declaration.has("period") && !text(declaration, "period").equals(DAY)) {
            throw new IllegalArgumentException("the KPI " + text(declaration, "id") + " cannot have the period "
                    + text(declaration, "period") + ": " + WHY_DAYS_ONLY);
        }
    }

    private static List<String> metrics(JsonNode declaration) {
        List<String> metrics = StreamSupport.stream(declaration.path("metrics").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        if (metrics.isEmpty() || !metrics.stream().allMatch(metric -> metric.matches(METRIC_PATTERN))) {
            throw refused(declaration, "metrics");
        }
        return metrics;
    }

    private static String text(JsonNode declaration, String field) {
        String value = declaration.path(field).textValue();
        if (value == null) {
            throw refused(declaration, field);
        }
        return value;
    }

    private static void demand(JsonNode declaration, String field, String value) {
        if (!text(declaration, field).equals(value)) {
            throw refused(declaration, field);
        }
    }

    private static IllegalArgumentException refused(JsonNode declaration, String field) {
        return new IllegalArgumentException(
                "the KPI " + declaration.path("id").asText("without id") + " has a missing or wrong " + field);
    }

    /** The declarations as they were read, as JSON. */
    public String declarations() {
        return declarations.toString();
    }

    /** All of them, in the order of their declarations. */
    public List<KpiDefinition> all() {
        return List.copyOf(kpis.values());
    }

    /** The KPI of that id, or null. */
    public @Nullable KpiDefinition find(String id) {
        return kpis.get(id);
    }

    @Override
    public void count(EventRecord event, Increments increments) {
        for (KpiDefinition kpi : kpis.values()) {
            kpi.count(event, increments);
        }
    }
}
