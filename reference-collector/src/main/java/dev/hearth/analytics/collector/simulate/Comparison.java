package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what a collector says against what must come out; reads over HTTP as anybody with a service token does. */
public final class Comparison {
    private static final double PERCENTILE_RELATIVE_ERROR = 0.01;

    /** Stores that estimate distinct villages stay well within this. */
    private static final double VILLAGES_RELATIVE_ERROR = 0.01;

    private static final double ROUNDING_SECONDS = 0.001;
    private static final long POLL_MILLIS = 200;

    private final ProtocolClient client;
    private final String serviceToken;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    public Comparison(ProtocolClient client, String serviceToken) {
        this.client = client;
        this.serviceToken = serviceToken;
    }

    /** Waits until everything that was accepted from the first to the last expected day is counted. */
    public void awaitCounted(long maxMillis) throws IOException, InterruptedException, SimulationException {
        long deadline = client.serverMillis() + maxMillis;
        String today = EventForms.time(client.serverMillis()).substring(0, 10);
        String yesterday =
                EventForms.time(client.serverMillis() - DAYS.toMillis(1)).substring(0, 10);
        while (true) {
            long pending = 0;
            for (JsonNode day : get("/internal/analytics/integrity?start=" + yesterday + "&end=" + today)) {
                pending += day.path("pending").asLong();
            }
            if (pending == 0) {
                return;
            }
            if (client.serverMillis() > deadline) {
                throw new SimulationException(pending + " events are still not counted");
            }
            MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Compares every KPI of every expected day; answers with what differs, one sentence each. */
    public List<String> differences(JsonNode expected) throws IOException, InterruptedException, SimulationException {
        compare("daily-active-villages", "", expected.path("daily-active-villages"));
        compare("dialogue-opens", "", expected.path("dialogue-opens"));
        compare("command-executions", "", expected.path("command-executions"));
        for (String metric : List.of("avg", "p50", "p95")) {
            compare(
                    "session-duration",
                    metric,
                    expected.path("session-duration").path(metric));
        }
        return List.copyOf(differences);
    }

    /** How many values were compared. */
    public int compared() {
        return compared;
    }

    private void compare(String kpi, String metric, JsonNode days)
            throws IOException, InterruptedException, SimulationException {
        if (days.isEmpty()) {
            return;
        }
        String start = days.get(0).path("date").asText();
        String end = days.get(days.size() - 1).path("date").asText();
        String query = "?start=" + start + "&end=" + end + (metric.isEmpty() ? "" : "&metric=" + metric);
        JsonNode said = get("/internal/analytics/kpis/" + kpi + query);
        for (JsonNode day : days) {
            compare(kpi + (metric.isEmpty() ? "" : " " + metric), day, said);
        }
    }

    private void compare(String kpi, JsonNode expected, JsonNode series) {
        String date = expected.path("date").asText();
        for (JsonNode day : series) {
            if (!day.path("date").asText().equals(date)) {
                continue;
            }
            compared++;
            if (!day.path("suppressed").asBoolean() && !equal(kpi, expected.path("value"), day.path("value"))) {
                differences.add(String.format(
                        Locale.ROOT, "%s of %s is %s, not %s", kpi, date, day.path("value"), expected.path("value")));
            }
            return;
        }
        differences.add(kpi + " of " + date + " is missing");
    }

    private static boolean equal(String kpi, JsonNode expected, JsonNode said) {
        if (expected.isNull() || said.isNull()) {
            return expected.isNull() && said.isNull();
        }
        double difference = Math.abs(expected.asDouble() - said.asDouble());
        if (kpi.startsWith("session-duration p")) {
            return difference <= expected.asDouble() * PERCENTILE_RELATIVE_ERROR + ROUNDING_SECONDS;
        }
        if (kpi.startsWith("session-duration")) {
            return difference <= ROUNDING_SECONDS;
        }
        boolean estimated = kpi.equals("daily-active-villages");
        return difference <= (estimated ? expected.asDouble() * VILLAGES_RELATIVE_ERROR : 0);
    }

    private JsonNode get(String path) throws IOException, InterruptedException, SimulationException {
        HttpResponse<String> response = client.send(client.request(path)
                .header("Authorization", "Bearer " + serviceToken)
                .GET());
        if (response.statusCode() != 200) {
            throw new SimulationException("the collector answered " + response.statusCode() + " to " + path);
        }
        return ProtocolClient.json(response);
    }
}
