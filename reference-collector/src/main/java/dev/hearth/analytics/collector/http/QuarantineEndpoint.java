package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What was wrong with the events that were rejected of late, newest first. */
final class QuarantineEndpoint implements Endpoint {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final QuarantineStore store;
    private final Credentials credentials;
    private final InstantSource clock;

    QuarantineEndpoint(QuarantineStore store, Credentials credentials, InstantSource clock) {
        this.store = store;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException {
        credentials.checkReader(request.getHeaders());
        QueryParameters parameters = QueryParameters.of(request, Set.of("day", "key", "limit"));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate day = parameters.day("day", today);
        int limit = parameters.whole("limit", DEFAULT_LIMIT, 1, LIMIT_MAX);
        ArrayNode events = Answers.JSON.createArrayNode();
        for (QuarantinedEvent event : store.quarantined(day.toEpochDay(), parameters.text("key"), limit)) {
            events.add(json(event));
        }
        Answers.json(response, callback, 200, events);
    }

    private static ObjectNode json(QuarantinedEvent event) {
        ObjectNode json = Answers.JSON
                .createObjectNode()
                .put("received_at", Answers.time(event.receivedMillis()))
                .put("key", event.source())
                .put("event_name", event.eventName())
                .put("event_version", event.eventVersion())
                .put("reason", event.reason().wireName());
        if (!event.field().isEmpty()) {
            json.put("field", event.field());
        }
        if (!event.keyword().isEmpty()) {
            json.put("keyword", event.keyword());
        }
        return json;
    }
}
