package dev.hearth.analytics.collector.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rules of a batch as a whole: its form, its limits, its sender. */
final class EnvelopeRules {
    private static final int DEPTH_MAX = 32;
    private static final int TEXT_MAX = 262_144;
    private static final int NAME_MAX = 1_024;
    private static final int NUMBER_MAX = 64;
    private static final int LOSSES_MAX = 1_000;
    private static final int EVENTS_MAX = 1_000;
    private static final String STRANGER = "conformance-stranger";

    private final Probe probe;

    EnvelopeRules(Probe probe) {
        this.probe = probe;
    }

    List<Rule> rules() {
        return List.of(
                new Rule("sender", "a service token may send unsigned", this::serviceToken),
                new Rule("sender", "an unknown key: 401 unauthenticated", this::unknownKey),
                new Rule("sender", "a signature in uppercase: 401 invalid_signature", this::upperCaseSignature),
                new Rule("body", "a charset beside the content type is taken", this::charset),
                new Rule("body", "gzip that is cut off: 400 malformed_body", this::cutOff),
                new Rule("body", "a batch followed by more: 400 malformed_json", () -> broken(right() + "{}")),
                new Rule("body", "no answer quotes the body", this::quotesNothing),
                new Rule("batch", "each member that it needs: 400 malformed_batch without it", this::members),
                new Rule("batch", "an id in uppercase, a time without milliseconds: 400 malformed_batch", this::forms),
                new Rule("batch", "events given twice: 400 malformed_batch", this::eventsTwice),
                new Rule("batch", "a member that is not known is passed over", this::unknownMember),
                new Rule("batch", "of a name that is repeated the last counts", this::lastName),
                new Rule("batch", "1,000 events are taken", this::thousandEvents),
                new Rule("limits", "over 1,000 losses: 400 malformed_batch", this::tooManyLosses),
                new Rule("limits", "nested deeper than 32: 400 malformed_json", () -> limit(nested(DEPTH_MAX + 1))),
                new Rule("limits", "a longer text than 262,144: 400 malformed_json", () -> limit(text(TEXT_MAX + 1))),
                new Rule(
                        "limits",
                        "a longer name than 1,024: 400 malformed_json",
                        () -> limit("{\"" + "n".repeat(NAME_MAX + 1) + "\":1}")),
                new Rule(
                        "limits",
                        "a longer number than 64: 400 malformed_json",
                        () -> limit("1".repeat(NUMBER_MAX + 1))),
                new Rule("losses", "they are in the integrity report, whatever the reason", this::losses));
    }

    private String right() {
        return probe.batch(probe.event()).toString();
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String text(int length) {
        return '"' + "t".repeat(length) + '"';
    }

    private void serviceToken() throws IOException, InterruptedException, RuleBroken {
        Probe.status(probe.client().send(probe.postWithToken(right())), 200);
    }

    private void unknownKey() throws IOException, InterruptedException, RuleBroken {
        probe.problem(probe.signedJson(bytes(right())).setHeader("X-Analytics-Key", "nobody"), 401, "unauthenticated");
    }

    private void upperCaseSignature() throws IOException, InterruptedException, RuleBroken {
        byte[] body = bytes(right());
        long now = probe.client().serverMillis();
        String signature = probe.client().key().sign(now, body).toUpperCase(Locale.ROOT);
        probe.problem(
                probe.signedJson(body)
                        .setHeader("X-Analytics-Timestamp", Long.toString(now))
                        .setHeader("X-Analytics-Signature", signature),
                401,
                "invalid_signature");
    }

    private void charset() throws IOException, InterruptedException, RuleBroken {
        Probe.status(
                probe.client()
                        .send(probe.signedJson(bytes(right()))
                                .setHeader("Content-Type", "application/json; charset=utf-8")),
                200);
    }

    private void cutOff() throws IOException, InterruptedException, RuleBroken {
        byte[] whole = ProtocolClient.gzip(bytes(right()));
        probe.problem(probe.signedGzip(Arrays.copyOf(whole, whole.length - 12)), 400, "malformed_body");
    }

    private void quotesNothing() throws IOException, InterruptedException, RuleBroken {
        ObjectNode wrong = probe.event();
        wrong.withObject("payload").put("dialogue_id", STRANGER + " !");
        ObjectNode noBatch = probe.batch(wrong).put("sent_at", STRANGER);
        for (String body :
                List.of(STRANGER + "{", noBatch.toString(), probe.batch(wrong).toString())) {
            HttpResponse<String> response = probe.client().send(probe.signedJson(bytes(body)));
            Rule.demand(!response.body().contains(STRANGER), "it did, with status " + response.statusCode());
        }
        Probe.status(probe.client().send(probe.signedJson(bytes(STRANGER))), 400);
    }

    private void members() throws IOException, InterruptedException, RuleBroken {
        for (String member : List.of("schema_version", "batch_id", "sent_at", "sdk", "events")) {
            ObjectNode batch = probe.batch(probe.event());
            batch.remove(member);
            probe.problem(probe.signedJson(bytes(batch.toString())), 400, "malformed_batch");
        }
    }

    private void forms() throws IOException, InterruptedException, RuleBroken {
        ObjectNode id = probe.batch();
        id.put("batch_id", "A" + id.get("batch_id").asText().substring(1));
        probe.problem(probe.signedJson(bytes(id.toString())), 400, "malformed_batch");
        ObjectNode time = probe.batch().put("sent_at", "2026-01-01T00:00:00Z");
        probe.problem(probe.signedJson(bytes(time.toString())), 400, "malformed_batch");
    }

    private void eventsTwice() throws IOException, InterruptedException, RuleBroken {
        String twice = right().replaceFirst("\"events\":", "\"events\":[],\"events\":");
        probe.problem(probe.signedJson(bytes(twice)), 400, "malformed_batch");
    }

    private void unknownMember() throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch(probe.event());
        batch.putObject("of_a_newer_client").putArray("list").addObject().put("a", 1);
        acceptsOne(batch.toString());
    }

    private void lastName() throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch(probe.event());
        String id = batch.get("batch_id").asText();
        JsonNode answer = acceptsOne(
                batch.toString().replaceFirst("\"batch_id\":", "\"batch_id\":\"" + probe.newId() + "\",\"batch_id\":"));
        Rule.demand(answer.path("batch_id").asText().equals(id), "the first counted");
    }

    private void thousandEvents() throws IOException, InterruptedException, RuleBroken {
        ObjectNode[] events = new ObjectNode[EVENTS_MAX];
        for (int i = 0; i < events.length; i++) {
            events[i] = probe.event();
        }
        JsonNode answer = probe.taken(probe.batch(events));
        Rule.demand(answer.path("accepted").asInt() == EVENTS_MAX, "accepted was " + answer.path("accepted"));
    }

    private void tooManyLosses() throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch();
        for (int i = 0; i <= LOSSES_MAX; i++) {
            loss(batch, "queue_full");
        }
        probe.problem(probe.signedGzip(ProtocolClient.gzip(bytes(batch.toString()))), 400, "malformed_batch");
    }

    private static void loss(ObjectNode batch, String reason) {
        batch.withArray("dropped")
                .addObject()
                .put("event_name", "dialogue_open")
                .put("reason", reason)
                .put("count", 1);
    }

    /** Right but for the value of a member that is not known. */
    private void limit(String value) throws IOException, InterruptedException, RuleBroken {
        String body = right().replaceFirst("\\{", "{\"of_a_newer_client\":" + value + ",");
        probe.problem(probe.signedGzip(ProtocolClient.gzip(bytes(body))), 400, "malformed_json");
    }

    private void broken(String body) throws IOException, InterruptedException, RuleBroken {
        probe.problem(probe.signedJson(bytes(body)), 400, "malformed_json");
    }

    private void losses() throws IOException, InterruptedException, RuleBroken {
        ObjectNode batch = probe.batch();
        loss(batch, "conformance_reason");
        probe.taken(batch);
        JsonNode days = probe.got(probe.integrityOfToday());
        Rule.demand(days.toString().contains("conformance_reason"), "it was not there");
    }

    private JsonNode acceptsOne(String body) throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = probe.client().send(probe.signedJson(bytes(body)));
        Probe.status(response, 200);
        JsonNode answer = ProtocolClient.json(response);
        Rule.demand(answer.path("accepted").asInt() == 1, "accepted was " + answer.path("accepted"));
        return answer;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
