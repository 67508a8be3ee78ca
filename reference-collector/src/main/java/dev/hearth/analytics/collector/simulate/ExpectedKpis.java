package dev.hearth.analytics.collector.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The KPIs that must come out of the events, worked out from the protocol's text with sets and lists, and without a line
 * of the aggregation.
 */
final class ExpectedKpis {
    private static final long DURATION_MILLIS_MAX = Duration.ofDays(1).toMillis();

    private final Map<String, Set<String>> villages = new TreeMap<>();
    private final Map<String, Map<String, Long>> counts = new HashMap<>();
    private final Map<String, Instant> starts = new HashMap<>();
    private final Map<String, Instant> ends = new HashMap<>();

    void take(JsonNode event) {
        String date = event.get("ts_utc").asText().substring(0, 10);
        Instant at = Instant.parse(event.get("ts_utc").asText());
        String name = event.get("event_name").asText();
        String session = event.get("session_id").asText();
        villages.computeIfAbsent(date, d -> new HashSet<>())
                .add(event.get("anon_village_id").asText());
        counts.computeIfAbsent(name, n -> new HashMap<>()).merge(date, 1L, Long::sum);
        if (name.equals("session_start")) {
            starts.merge(session, at, (a, b) -> a.isBefore(b) ? a : b);
        } else if (name.equals("session_end")) {
            ends.merge(session, at, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    /** By KPI, the days that have events, in the form of the KPI endpoints. */
    ObjectNode json() {
        ObjectNode json = ProtocolClient.JSON.createObjectNode();
        ArrayNode active = json.putArray("daily-active-villages");
        villages.forEach((date, ids) -> active.addObject().put("date", date).put("value", ids.size()));
        addCounts(json.putArray("dialogue-opens"), "dialogue_open");
        addCounts(json.putArray("command-executions"), "command_executed");
        Map<String, List<Long>> durations = durations();
        ObjectNode metrics = json.putObject("session-duration");
        for (String metric : List.of("avg", "p50", "p95")) {
            ArrayNode days = metrics.putArray(metric);
            for (String date : villages.keySet()) {
                days.addObject().put("date", date).put("value", seconds(metric, durations.get(date)));
            }
        }
        return json;
    }

    private void addCounts(ArrayNode days, String eventName) {
        Map<String, Long> byDate = counts.getOrDefault(eventName, Map.of());
        for (String date : villages.keySet()) {
            days.addObject().put("date", date).put("value", byDate.getOrDefault(date, 0L));
        }
    }

    private Map<String, List<Long>> durations() {
        Map<String, List<Long>> durations = new HashMap<>();
        starts.forEach((session, start) -> {
            Instant end = ends.get(session);
            if (end != null) {
                long millis = Duration.between(start, end).toMillis();
                durations
                        .computeIfAbsent(start.toString().substring(0, 10), d -> new ArrayList<>())
                        .add(Math.max(0, Math.min(DURATION_MILLIS_MAX, millis)));
            }
        });
        durations.values().forEach(Collections::sort);
        return durations;
    }

    private static @Nullable Double seconds(String metric, @Nullable List<Long> sorted) {
        if (sorted == null) {
            return null;
        }
        if (metric.equals("avg")) {
            return sorted.stream().mapToLong(millis -> millis).sum() / 1_000.0 / sorted.size();
        }
        int percent = Integer.parseInt(metric.substring(1));
        return sorted.get((percent * sorted.size() + 99) / 100 - 1) / 1_000.0;
    }
}
