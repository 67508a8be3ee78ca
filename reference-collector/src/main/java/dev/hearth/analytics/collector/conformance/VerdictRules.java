package dev.hearth.analytics.collector.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The rules of the verdicts on single events, beyond that each reason is given. */
final class VerdictRules {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MONTH = Duration.ofDays(30).toMillis();

    private final Probe probe;

    VerdictRules(Probe probe) {
        this.probe = probe;
    }

    List<Rule> rules() {
        return List.of(
                new Rule("verdicts", "results name the index, and the id if there is one", this::results),
                new Rule("verdicts", "an event twice in one batch is a duplicate", this::twice),
                new Rule("verdicts", "each id has its form: else invalid_id", this::ids),
                new Rule("verdicts", "each common member has its form: else schema_violation", this::common),
                new Rule("verdicts", "the reason is the first that applies", this::order),
                new Rule("verdicts", "a day that its month has not: schema_violation", this::noSuchDay),
                new Rule("verdicts", "null is a value, and no right one", this::nullIsAValue),
                new Rule("verdicts", "a newline after an identifier: schema_violation", this::newline),
                new Rule("verdicts", "1.0 is a whole number", this::wholeNumbers),
                new Rule("clock", "more than ten minutes after sent_at: timestamp_in_future", this::afterItsBatch),
                new Rule("clock", "a time long past is accepted, and late", this::late),
                new Rule("clock", "client_ts is never judged", this::clientClock),
                new Rule("quarantine", "what was wrong is told, and no value", this::quarantine));
    }

    private void results() throws IOException, InterruptedException, RuleBroken {
        ObjectNode noId = probe.event().put("event_id", "x");
        ObjectNode wrong = probe.event().put("event_name", "unknown_to_all");
        JsonNode answer = probe.taken(probe.batch(probe.event(), noId, wrong));
        JsonNode results = answer.path("results");
        Rule.demand(results.size() == 2 && answer.path("rejected").asInt() == 2, "there were " + results.size());
        Rule.demand(
                results.path(0).path("index").asInt() == 1
                        && results.path(1).path("index").asInt() == 2,
                "the indices were others");
        Rule.demand(!results.path(0).has("event_id"), "there was an event_id where there was no valid one");
        Rule.demand(
                results.path(1).path("event_id").equals(wrong.get("event_id"))
                        && results.path(1).path("status").asText().equals("rejected"),
                "the id or the status was another");
    }

    private void twice() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        JsonNode answer = probe.taken(probe.batch(event, event));
        Rule.demand(
                answer.path("accepted").asInt() == 1 && answer.path("duplicate").asInt() == 1,
                "accepted was " + answer.path("accepted"));
        Rule.demand(answer.at("/results/0/status").asText().equals("duplicate"), "the status was another");
    }

    private void ids() throws IOException, InterruptedException, RuleBroken {
        rejects("invalid_id", event -> event.put("session_id", "00000000-0000-1000-8000-000000000000"));
        rejects("invalid_id", event -> event.put("anon_village_id", "village-1"));
        rejects(
                "invalid_id",
                event -> event.put("event_id", event.get("event_id").asText().toUpperCase(Locale.ROOT) + "A"));
        rejects("invalid_id", event -> event.without("session_id"));
    }

    private void common() throws IOException, InterruptedException, RuleBroken {
        for (String member : List.of(
                "event_name", "event_version", "ts_utc", "client_ts", "seq", "app_version", "platform", "payload")) {
            rejects("schema_violation", event -> event.without(member));
        }
        rejects("schema_violation", event -> event.put("seq", -1));
        rejects("schema_violation", event -> event.put("event_version", "1"));
        rejects("schema_violation", event -> event.put("sample_one_in", 0));
        rejects("schema_violation", event -> event.put("platform", "my platform"));
    }

    private void order() throws IOException, InterruptedException, RuleBroken {
        rejects("invalid_id", event -> event.put("event_id", "x").put("seq", -1));
        rejects("schema_violation", event -> event.put("seq", -1).put("event_name", "unknown_to_all"));
        rejects("timestamp_in_future", event -> inAnHour(event).set("payload", event.objectNode()));
    }

    private ObjectNode inAnHour(ObjectNode event) {
        return event.put(
                "ts_utc",
                probe.event(probe.client().serverMillis() + HOUR).get("ts_utc").asText());
    }

    private void noSuchDay() throws IOException, InterruptedException, RuleBroken {
        rejects("schema_violation", event -> event.put("ts_utc", "2025-02-29T00:00:00.000Z"));
    }

    private void nullIsAValue() throws IOException, InterruptedException, RuleBroken {
        rejects("schema_violation", event -> {
            event.withObject("payload").putNull("npc_id");
            return event;
        });
    }

    private void newline() throws IOException, InterruptedException, RuleBroken {
        rejects("schema_violation", event -> {
            event.withObject("payload").put("dialogue_id", "conformance\n");
            return event;
        });
    }

    private void wholeNumbers() throws IOException, InterruptedException, RuleBroken {
        JsonNode answer = probe.taken(probe.batch(probe.event().put("seq", 1.0).put("event_version", 1.0)));
        Rule.demand(answer.path("accepted").asInt() == 1, "it was not accepted");
    }

    private void afterItsBatch() throws IOException, InterruptedException, RuleBroken {
        long now = probe.client().serverMillis();
        ObjectNode batch = probe.batch(probe.event(now), probe.event(now - HOUR));
        batch.put("sent_at", probe.event(now - HOUR).get("ts_utc").asText());
        JsonNode answer = probe.taken(batch);
        Rule.demand(
                answer.at("/results/0/reason").asText().equals("timestamp_in_future")
                        && answer.path("accepted").asInt() == 1,
                "the reason was " + answer.at("/results/0/reason").asText("none"));
    }

    private void late() throws IOException, InterruptedException, RuleBroken {
        long before = sumOfToday("late");
        JsonNode answer = probe.taken(probe.batch(probe.event(probe.client().serverMillis() - MONTH)));
        Rule.demand(answer.path("accepted").asInt() == 1, "it was not accepted");
        // In this order: what moves from the one to the other in between is seen twice rather than never.
        long pending = sumOfToday("pending");
        long after = pending + sumOfToday("late");
        Rule.demand(after > before, "late was " + after);
    }

    private long sumOfToday(String measure) throws IOException, InterruptedException, RuleBroken {
        long sum = 0;
        for (JsonNode day : probe.got(probe.integrityOfToday())) {
            sum += day.path(measure).asLong();
        }
        return sum;
    }

    private void clientClock() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event().put("client_ts", "2199-01-01T00:00:00.000Z");
        JsonNode answer = probe.taken(probe.batch(event));
        Rule.demand(answer.path("accepted").asInt() == 1, "it was");
    }

    private void quarantine() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        event.withObject("payload").put("dialogue_id", "conformance stranger");
        probe.taken(probe.batch(event));
        long giveUp = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        String told = probe.got("/internal/analytics/quarantine").toString();
        while (!told.contains("\"dialogue_id\"") && System.nanoTime() < giveUp) {
            told = probe.got("/internal/analytics/quarantine").toString();
        }
        Rule.demand(told.contains("\"dialogue_id\"") && told.contains("schema_violation"), "it was not told");
        Rule.demand(!told.contains("conformance stranger"), "the value was told");
    }

    private void rejects(String reason, UnaryOperator<ObjectNode> change)
            throws IOException, InterruptedException, RuleBroken {
        probe.rejects(change.apply(probe.event()), reason);
    }
}
