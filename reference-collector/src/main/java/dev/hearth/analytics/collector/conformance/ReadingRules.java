package dev.hearth.analytics.collector.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;

/** The rules of the configuration, the KPIs and the operator's paths. */
final class ReadingRules {
    private static final String KPIS = "/internal/analytics/kpis";
    private static final String KPI = KPIS + "/dialogue-opens";

    private final Probe probe;

    ReadingRules(Probe probe) {
        this.probe = probe;
    }

    List<Rule> rules() {
        return List.of(
                new Rule("config", "it has a salt for every day of the late window and tomorrow", this::salts),
                new Rule("config", "it is not sent again to whom has it", this::configTag),
                new Rule(
                        "config",
                        "nobody: 401 unauthenticated",
                        () -> probe.problem(
                                probe.client().request(ProtocolClient.CONFIG).GET(), 401, "unauthenticated")),
                new Rule("kpis", "the list names the four of the protocol", this::list),
                new Rule("kpis", "a series has one element a day, in order", this::series),
                new Rule("kpis", "metric is avg, p50 or p95", this::metrics),
                new Rule("kpis", "a wrong parameter is named", this::wrongParameter),
                new Rule("kpis", "Accept: text/csv gives CSV", this::csv),
                new Rule(
                        "kpis",
                        "nobody: 401 unauthenticated",
                        () -> probe.problem(probe.client().request(KPIS).GET(), 401, "unauthenticated")),
                new Rule("kpis", "a KPI that there is not: 404 not_found", this::unknownKpi),
                new Rule("kpis", "a series may be kept for 60 s, and is not sent again to whom has it", this::cached),
                new Rule("kpis", "metric is for session-duration alone: 400 naming it", this::metricOfACount),
                new Rule("operations", "what is internal needs a service token; a client key is none", this::internal),
                new Rule("operations", "recent says the last accepted events", this::recent),
                new Rule("operations", "/metrics is in Prometheus' text format", this::prometheus),
                new Rule("config", "the salts are of days one after the other, to tomorrow", this::days),
                new Rule("integrity", "accepted = counted + late + pending, received = the verdicts", this::integrity),
                new Rule(
                        "paths",
                        "an unknown path: 404 not_found",
                        () -> probe.problem(probe.withToken("/no/such/path"), 404, "not_found")),
                new Rule(
                        "paths",
                        "a wrong method: 405 method_not_allowed",
                        () -> probe.problem(probe.withToken(ProtocolClient.EVENTS), 405, "method_not_allowed")),
                new Rule("paths", "/healthz, /readyz and /version are open", this::open));
    }

    private void salts() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = probe.client().config();
        Probe.status(response, 200);
        JsonNode config = ProtocolClient.json(response);
        long days = config.path("late_window_hours").asLong() / 24;
        int salts = config.path("salts").size();
        Rule.demand(salts == days + 2 || salts == days + 3, "there were " + salts + " salts");
        for (JsonNode salt : config.path("salts")) {
            Rule.demand(salt.path("salt").asText().matches("[0-9a-f]{64}"), "a salt had another form");
        }
    }

    private void configTag() throws IOException, InterruptedException, RuleBroken {
        String tag = probe.client().config().headers().firstValue("ETag").orElse("");
        Rule.demand(!tag.isEmpty(), "there was no ETag");
        Probe.status(
                probe.client()
                        .send(probe.client()
                                .signed(ProtocolClient.CONFIG, new byte[0])
                                .header("If-None-Match", tag)
                                .GET()),
                304);
    }

    private void list() throws IOException, InterruptedException, RuleBroken {
        String list = probe.got(KPIS).toString();
        for (String kpi :
                List.of("daily-active-villages", "session-duration", "dialogue-opens", "command-executions")) {
            Rule.demand(list.contains('"' + kpi + '"'), kpi + " was missing");
        }
    }

    private void series() throws IOException, InterruptedException, RuleBroken {
        JsonNode days = probe.got(KPI + "?start=2024-02-28&end=2024-03-01");
        Rule.demand(days.size() == 3, "there were " + days.size());
        Rule.demand(days.path(1).path("date").asText().equals("2024-02-29"), "the second was another day");
        Rule.demand(days.path(1).path("provisional").isBoolean(), "provisional was missing");
    }

    private void metrics() throws IOException, InterruptedException, RuleBroken {
        String series = KPIS + "/session-duration?start=2024-02-28&end=2024-02-28&metric=";
        for (String metric : List.of("avg", "p50", "p95")) {
            Rule.demand(probe.got(series + metric).path(0).path("value").isNull(), metric + " of nothing was not null");
        }
        probe.problem(probe.withToken(series + "p12"), 400, "invalid_parameter");
    }

    private void wrongParameter() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = probe.client().send(probe.withToken(KPI + "?start=today&end=2024-03-01"));
        Probe.status(response, 400);
        String named = ProtocolClient.json(response).path("parameter").asText("none");
        Rule.demand(named.equals("start"), "it named " + named);
        probe.problem(probe.withToken(KPI + "?start=2024-01-01&end=2025-02-04"), 400, "invalid_parameter");
    }

    private void csv() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = probe.client()
                .send(probe.withToken(KPI + "?start=2024-02-28&end=2024-02-28").header("Accept", "text/csv"));
        Probe.status(response, 200);
        Rule.demand(response.body().startsWith("date,value,provisional,suppressed\r\n"), "the first line was another");
    }

    private void integrity() throws IOException, InterruptedException, RuleBroken {
        JsonNode days = probe.got(probe.integrityOfToday());
        for (JsonNode day : days) {
            long rejected = 0;
            for (JsonNode count : day.path("rejected")) {
                rejected += count.asLong();
            }
            long accepted = day.path("accepted").asLong();
            Rule.demand(
                    day.path("received").asLong()
                            == accepted + day.path("duplicate").asLong() + rejected,
                    "received did not add up");
            Rule.demand(
                    accepted
                            == day.path("counted").asLong()
                                    + day.path("late").asLong()
                                    + day.path("pending").asLong(),
                    "accepted did not add up");
        }
        Rule.demand(!days.isEmpty(), "today was missing");
    }

    private void unknownKpi() throws IOException, InterruptedException, RuleBroken {
        probe.problem(probe.withToken(KPIS + "/none?start=2024-02-28&end=2024-02-28"), 404, "not_found");
    }

    private void cached() throws IOException, InterruptedException, RuleBroken {
        String path = KPI + "?start=2024-02-28&end=2024-02-28";
        HttpResponse<String> first = probe.client().send(probe.withToken(path));
        Probe.status(first, 200);
        String control = first.headers().firstValue("Cache-Control").orElse("none");
        Rule.demand(control.contains("max-age=60"), "Cache-Control was " + control);
        String tag = first.headers().firstValue("ETag").orElse("none");
        Probe.status(probe.client().send(probe.withToken(path).header("If-None-Match", tag)), 304);
    }

    private void metricOfACount() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response =
                probe.client().send(probe.withToken(KPI + "?start=2024-02-28&end=2024-02-28&metric=avg"));
        Probe.status(response, 400);
        String named = ProtocolClient.json(response).path("parameter").asText("none");
        Rule.demand(named.equals("metric"), "it named " + named);
    }

    private void internal() throws IOException, InterruptedException, RuleBroken {
        for (String path : List.of(
                KPIS, probe.integrityOfToday(), "/internal/analytics/recent", "/internal/analytics/quarantine")) {
            probe.problem(probe.client().request(path).GET(), 401, "unauthenticated");
            HttpResponse<String> signed =
                    probe.client().send(probe.client().signed(path, new byte[0]).GET());
            Rule.demand(
                    signed.statusCode() == 401 || signed.statusCode() == 403,
                    "a client key got " + signed.statusCode() + " of " + path);
            Probe.status(probe.client().send(probe.withToken(path)), 200);
        }
    }

    private void recent() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        probe.taken(probe.batch(event));
        JsonNode newest = probe.got("/internal/analytics/recent?limit=1").path(0);
        for (String member : List.of("event_id", "event_name", "ts_utc", "anon_village_id", "session_id", "payload")) {
            Rule.demand(newest.path(member).equals(event.get(member)), member + " was another");
        }
    }

    private void prometheus() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response =
                probe.client().send(probe.client().request("/metrics").GET());
        Probe.status(response, 200);
        Rule.demand(response.body().lines().anyMatch(line -> line.startsWith("# TYPE ")), "there was no # TYPE");
    }

    private void days() throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = probe.client().config();
        Probe.status(response, 200);
        LocalDate expected = LocalDate.parse(probe.today()).plusDays(1);
        JsonNode salts = ProtocolClient.json(response).path("salts");
        Rule.demand(!salts.isEmpty(), "there was none");
        for (int i = salts.size() - 1; i >= 0; i--) {
            String day = salts.path(i).path("day").asText();
            Rule.demand(day.equals(expected.toString()), day + " stood in the place of " + expected);
            expected = expected.minusDays(1);
        }
    }

    private void open() throws IOException, InterruptedException, RuleBroken {
        for (String path : List.of("/healthz", "/readyz", "/version")) {
            Probe.status(probe.client().send(probe.client().request(path).GET()), 200);
        }
    }
}
