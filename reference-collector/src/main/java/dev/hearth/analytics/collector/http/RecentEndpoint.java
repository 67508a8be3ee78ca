package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.hearth.analytics.collector.ingest.RecentEvents;
import dev.hearth.analytics.collector.store.EventRecord;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The last accepted events, newest first. */
final class RecentEndpoint implements Endpoint {
    private static final int DEFAULT_LIMIT = 100;

    private final RecentEvents recent;
    private final Credentials credentials;

    RecentEndpoint(RecentEvents recent, Credentials credentials) {
        this.recent = recent;
        this.credentials = credentials;
    }

    @Override
    public void handle(Request request, Response response, Callback callback) throws ProblemException {
        credentials.checkReader(request.getHeaders());
        int limit =
                QueryParameters.of(request, Set.of("limit")).whole("limit", DEFAULT_LIMIT, 1, RecentEvents.KEPT_MAX);
        ArrayNode events = Answers.JSON.createArrayNode();
        recent.newest(limit).forEach(one -> events.add(json(one.event())));
        Answers.json(response, callback, 200, events);
    }

    private static ObjectNode json(EventRecord event) {
        ObjectNode json = Answers.JSON
                .createObjectNode()
                .put("event_id", event.eventId().toString())
                .put("event_name", event.name())
                .put("event_version", event.version())
                .put("ts_utc", Answers.time(event.tsMillis()))
                .put("client_ts", Answers.time(event.clientTsMillis()))
                .put("anon_village_id", event.anonVillage().toString().replace("-", ""))
                .put("session_id", event.sessionId().toString())
                .put("seq", event.seq())
                .put("app_version", event.appVersion())
                .put("platform", event.platform());
        json.putRawValue("payload", new RawValue(event.payload()));
        if (event.sampleOneIn() > 1) {
            json.put("sample_one_in", event.sampleOneIn());
        }
        return json;
    }
}
