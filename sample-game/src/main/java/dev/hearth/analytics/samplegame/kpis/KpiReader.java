package dev.hearth.analytics.samplegame.kpis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Asks a collector for its KPIs, as a dashboard would. Blocks. */
public final class KpiReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI collector;
    private final String serviceToken;

    /** Reads from {@code collector} with {@code serviceToken}. */
    public KpiReader(URI collector, String serviceToken) {
        this.collector = collector;
        this.serviceToken = serviceToken;
    }

    /**
     * The KPIs of each day from {@code first} to {@code last}.
     *
     * @throws IOException if the collector does not answer, or with anything but the series that was asked for
     */
    public List<ReportedKpis> read(LocalDate first, LocalDate last) throws IOException, InterruptedException {
        List<Map<Kpi, OptionalDouble>> values = new ArrayList<>();
        List<Boolean> suppressed = new ArrayList<>();
        List<LocalDate> days = first.datesUntil(last.plusDays(1)).toList();
        days.forEach(day -> values.add(new EnumMap<>(Kpi.class)));
        days.forEach(day -> suppressed.add(false));
        for (Kpi kpi : Kpi.values()) {
            JsonNode series = get(kpi.request(first.toString(), last.toString()));
            for (int i = 0; i < days.size(); i++) {
                JsonNode element = series.path(i);
                if (!element.path("date").asText().equals(days.get(i).toString())) {
                    throw new IOException("no " + kpi.label() + " of " + days.get(i) + " in " + series);
                }
                values.get(i).put(kpi, number(element.path("value")));
                suppressed.set(i, element.path("suppressed").asBoolean());
            }
        }
        List<ReportedKpis> reported = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            reported.add(new ReportedKpis(days.get(i), Map.copyOf(values.get(i)), suppressed.get(i)));
        }
        return List.copyOf(reported);
    }

    /** The address of one series, for a person to ask for. */
    public URI address(Kpi kpi, LocalDate first, LocalDate last) {
        return collector.resolve(kpi.request(first.toString(), last.toString()));
    }

    /** The JSON at {@code path}, asked for with the service token. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(collector.resolve(path))
                .header("Authorization", "Bearer " + serviceToken)
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " was answered with " + response.statusCode() + ": "
                    + Optional.ofNullable(response.body()).orElse(""));
        }
        return json.readTree(response.body());
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }
}
