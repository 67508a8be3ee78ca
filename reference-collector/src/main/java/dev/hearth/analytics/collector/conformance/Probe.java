package dev.hearth.analytics.collector.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the rules have in common: right events to be made wrong, and demands on answers. */
final class Probe {
    private final ProtocolClient client;
    private final String serviceToken;
    private final EventForms forms;

    Probe(ProtocolClient client, String serviceToken, RandomGenerator random) {
        this.client = client;
        this.serviceToken = serviceToken;
        this.forms = new EventForms(random, "conformance");
    }

    ProtocolClient client() {
        return client;
    }

    String newId() {
        return forms.uuid().toString();
    }

    ObjectNode event() {
        return event(client.serverMillis());
    }

    ObjectNode event(long millis) {
        ObjectNode payload = ProtocolClient.JSON.createObjectNode().put("dialogue_id", "conformance");
        return forms.event("dialogue_open", millis, "c0ffee00c0ffee00c0ffee00c0ffee00", forms.uuid(), 0, payload);
    }

    ObjectNode batch(ObjectNode... events) {
        return forms.batch(client.serverMillis(), List.of(events));
    }

    JsonNode taken(ObjectNode batch) throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = client.post(batch);
        status(response, 200);
        return ProtocolClient.json(response);
    }

    /** The one event of a batch must be rejected for that reason. */
    void rejects(ObjectNode event, String reason) throws IOException, InterruptedException, RuleBroken {
        JsonNode answer = taken(batch(event, event()));
        Rule.demand(answer.path("accepted").asInt() == 1, "the right event beside it was not accepted");
        String given = answer.path("results").path(0).path("reason").asText("none");
        Rule.demand(given.equals(reason), "the reason was " + given);
    }

    HttpRequest.Builder signedJson(byte[] body) {
        return client.signed(ProtocolClient.EVENTS, body)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
    }

    HttpRequest.Builder signedGzip(byte[] body) {
        return signedJson(body).header("Content-Encoding", "gzip");
    }

    HttpRequest.Builder withToken(String path) {
        return client.request(path)
                .header("Authorization", "Bearer " + serviceToken)
                .GET();
    }

    /** Unsigned, with the service token. */
    HttpRequest.Builder postWithToken(String body) {
        return withToken(ProtocolClient.EVENTS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    String today() {
        return EventForms.time(client.serverMillis()).substring(0, 10);
    }

    String integrityOfToday() {
        return "/internal/analytics/integrity?start=" + today() + "&end=" + today();
    }

    JsonNode got(String path) throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = client.send(withToken(path));
        status(response, 200);
        return ProtocolClient.json(response);
    }

    void problem(HttpRequest.Builder request, int status, String code)
            throws IOException, InterruptedException, RuleBroken {
        HttpResponse<String> response = client.send(request);
        status(response, status);
        String type = response.headers().firstValue("Content-Type").orElse("none");
        Rule.demand(type.startsWith("application/problem+json"), "the content type was " + type);
        String given = ProtocolClient.json(response).path("code").asText("none");
        Rule.demand(given.equals(code), "the code was " + given);
    }

    static void status(HttpResponse<String> response, int status) throws RuleBroken {
        Rule.demand(response.statusCode() == status, "the status was " + response.statusCode());
        Rule.demand(response.headers().firstValueAsLong("X-Server-Time").isPresent(), "X-Server-Time was missing");
    }
}
