package dev.hearth.analytics.collector.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The rules of {@code POST /api/analytics/events}. */
final class DeliveryRules {
    private static final int SENT_BYTES_MAX = 1024 * 1024;
    private static final int INFLATED_BYTES_MAX = 8 * 1024 * 1024;
    private static final int EVENTS_MAX = 1_000;
    private static final int PAYLOAD_BYTES_MAX = 4_096;
    private static final long FUTURE_MILLIS_MAX = Duration.ofMinutes(10).toMillis();
    private static final long BEYOND_DOUBT_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Probe probe;

    DeliveryRules(Probe probe) {
        this.probe = probe;
    }

    List<Rule> rules() {
        return List.of(
                new Rule("delivery", "a signed, compressed batch is accepted", this::accepts),
                new Rule("delivery", "a batch without events is accepted", () -> probe.taken(probe.batch())),
                new Rule("delivery", "the same batch gets the same answer again", this::sameAnswer),
                new Rule("delivery", "an event of an earlier batch is a duplicate", this::duplicate),
                new Rule(
                        "off", "an opted-out batch is answered with 204 before its body and credentials", this::optOut),
                new Rule(
                        "sender",
                        "nobody: 401 unauthenticated",
                        () -> probe.problem(unsigned(), 401, "unauthenticated")),
                new Rule("sender", "a signature of another body: 401 invalid_signature", this::otherBody),
                new Rule("sender", "a timestamp more than ten minutes off: 401 timestamp_skew", this::skew),
                new Rule("body", "another content type: 415", this::otherType),
                new Rule("body", "another content encoding: 415", this::otherEncoding),
                new Rule("body", "no JSON: 400 malformed_json", () -> refused("{", 400, "malformed_json")),
                new Rule("body", "no gzip though it says so: 400 malformed_body", this::noGzip),
                new Rule("body", "no batch: 400 malformed_batch", () -> refusedWithout("batch_id", "malformed_batch")),
                new Rule("body", "another version: 400 unsupported_schema_version", this::otherVersion),
                new Rule("limits", "over 1 MiB as sent: 413 body_too_large", this::tooLargeAsSent),
                new Rule("limits", "over 8 MiB inflated: 413 body_too_large", this::tooLargeInflated),
                new Rule("limits", "over 1,000 events: 413 too_many_events", this::tooManyEvents),
                new Rule(
                        "verdicts",
                        "invalid_id",
                        () -> probe.rejects(probe.event().put("event_id", "x"), "invalid_id")),
                new Rule(
                        "verdicts",
                        "unknown_event",
                        () -> probe.rejects(probe.event().put("event_name", "unknown_to_all"), "unknown_event")),
                new Rule("verdicts", "timestamp_in_future: more than ten minutes ahead", this::future),
                new Rule("verdicts", "payload_too_large: over 4,096 bytes", this::largePayload),
                new Rule("verdicts", "schema_violation", this::wrongPayload),
                new Rule("verdicts", "a field that no schema names is taken out", this::disallowed));
    }

    private void accepts() throws IOException, InterruptedException, RuleBroken {
        JsonNode answer = probe.taken(probe.batch(probe.event(), probe.event()));
        Rule.demand(answer.path("accepted").asInt() == 2, "accepted was " + answer.path("accepted"));
        Rule.demand(answer.path("results").isEmpty(), "results was not empty");
    }

    private void sameAnswer() throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch(probe.event(), probe.event().put("event_id", "x"));
        JsonNode first = probe.taken(batch);
        Rule.demand(probe.taken(batch).equals(first), "the second answer was another");
    }

    private void duplicate() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        probe.taken(probe.batch(event));
        JsonNode answer = probe.taken(probe.batch(event));
        Rule.demand(answer.path("duplicate").asInt() == 1, "duplicate was " + answer.path("duplicate"));
    }

    private void optOut() throws IOException, InterruptedException, RuleBroken {
        HttpRequest.Builder request = probe.client()
                .request(ProtocolClient.EVENTS)
                .header("X-Analytics-Opt-Out", "1")
                .POST(BodyPublishers.ofString("no batch at all"));
        Probe.status(probe.client().send(request), 204);
    }

    private HttpRequest.Builder unsigned() {
        return probe.client()
                .request(ProtocolClient.EVENTS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(probe.batch().toString()));
    }

    private void otherBody() throws IOException, InterruptedException, RuleBroken {
        HttpRequest.Builder request = probe.signedJson(new byte[] {'{', '}'}).POST(BodyPublishers.ofString("{ }"));
        probe.problem(request, 401, "invalid_signature");
    }

    private void skew() throws IOException, InterruptedException, RuleBroken {
        byte[] body = {'{', '}'};
        long wrong = probe.client().serverMillis() - FUTURE_MILLIS_MAX - BEYOND_DOUBT_MILLIS;
        HttpRequest.Builder request = probe.signedJson(body)
                .setHeader("X-Analytics-Timestamp", Long.toString(wrong))
                .setHeader("X-Analytics-Signature", probe.client().key().sign(wrong, body));
        probe.problem(request, 401, "timestamp_skew");
    }

    private void otherType() throws IOException, InterruptedException, RuleBroken {
        HttpRequest.Builder request = probe.signedJson(new byte[] {'{', '}'}).setHeader("Content-Type", "text/plain");
        probe.problem(request, 415, "unsupported_media_type");
    }

    private void otherEncoding() throws IOException, InterruptedException, RuleBroken {
        HttpRequest.Builder request = probe.signedJson(new byte[] {'{', '}'}).header("Content-Encoding", "br");
        probe.problem(request, 415, "unsupported_content_encoding");
    }

    private void refused(String body, int status, String code) throws IOException, InterruptedException, RuleBroken {
        probe.problem(probe.signedJson(body.getBytes(StandardCharsets.UTF_8)), status, code);
    }

    private void refusedWithout(String member, String code) throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch(probe.event());
        batch.remove(member);
        refused(batch.toString(), 400, code);
    }

    private void otherVersion() throws IOException, InterruptedException, RuleBroken {
        refused(probe.batch().put("schema_version", 2).toString(), 400, "unsupported_schema_version");
    }

    private void noGzip() throws IOException, InterruptedException, RuleBroken {
        probe.problem(probe.signedGzip(new byte[] {'{', '}'}), 400, "malformed_body");
    }

    private void tooLargeAsSent() throws IOException, InterruptedException, RuleBroken {
        refused(" ".repeat(SENT_BYTES_MAX + 1), 413, "body_too_large");
    }

    private void tooLargeInflated() throws IOException, InterruptedException, RuleBroken {
        byte[] bomb = ProtocolClient.gzip(" ".repeat(INFLATED_BYTES_MAX + 1).getBytes(StandardCharsets.UTF_8));
        probe.problem(probe.signedGzip(bomb), 413, "body_too_large");
    }

    private void tooManyEvents() throws IOException, InterruptedException, RuleBroken {
        ObjectNode[] events = new ObjectNode[EVENTS_MAX + 1];
        for (int i = 0; i < events.length; i++) {
            events[i] = probe.event();
        }
        byte[] body = ProtocolClient.gzip(probe.batch(events).toString().getBytes(StandardCharsets.UTF_8));
        probe.problem(probe.signedGzip(body), 413, "too_many_events");
    }

    private void future() throws IOException, InterruptedException, RuleBroken {
        long now = probe.client().serverMillis();
        probe.rejects(probe.event(now + FUTURE_MILLIS_MAX + BEYOND_DOUBT_MILLIS), "timestamp_in_future");
        JsonNode answer = probe.taken(probe.batch(probe.event(now + FUTURE_MILLIS_MAX - BEYOND_DOUBT_MILLIS)));
        Rule.demand(answer.path("accepted").asInt() == 1, "nine minutes ahead was not accepted");
    }

    private void largePayload() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        event.withObject("payload").put("dialogue_id", "x".repeat(PAYLOAD_BYTES_MAX));
        probe.rejects(event, "payload_too_large");
    }

    private void wrongPayload() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event();
        event.withObject("payload").put("dialogue_id", "not an identifier");
        probe.rejects(event, "schema_violation");
    }

    private void disallowed() throws IOException, InterruptedException, RuleBroken {
        ObjectNode event = probe.event().put("stranger", "conformance-stranger");
        event.withObject("payload").put("stranger", "conformance-stranger");
        JsonNode answer = probe.taken(probe.batch(event));
        Rule.demand(answer.path("accepted").asInt() == 1, "the event was not accepted");
        HttpResponse<String> recent = probe.client().send(probe.withToken("/internal/analytics/recent?limit=1000"));
        Probe.status(recent, 200);
        Rule.demand(recent.body().contains(event.get("event_id").asText()), "the event was not among the recent ones");
        Rule.demand(!recent.body().contains("conformance-stranger"), "the field was kept");
    }
}
