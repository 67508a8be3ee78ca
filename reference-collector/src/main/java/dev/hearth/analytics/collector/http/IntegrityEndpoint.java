package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.IntegrityStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.LocalDate;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where every event went, by day of receipt. Never cached: it is asked for when something is in doubt. */
final class IntegrityEndpoint implements Endpoint {
    private final IntegrityStore store;
    private final Credentials credentials;

    IntegrityEndpoint(IntegrityStore store, Credentials credentials) {
        this.store = store;
        this.credentials = credentials;
    }

    @Override
    public void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException {
        credentials.checkReader(request.getHeaders());
        QueryParameters.Days asked =
                QueryParameters.of(request, Set.of("start", "end")).days();
        ArrayNode days = Answers.JSON.createArrayNode();
        for (IntegrityDay day :
                store.integrity(asked.start().toEpochDay(), asked.end().toEpochDay())) {
            days.add(json(day));
        }
        Answers.json(response, callback, 200, days);
    }

    private static ObjectNode json(IntegrityDay day) {
        ObjectNode json = Answers.JSON
                .createObjectNode()
                .put("date", LocalDate.ofEpochDay(day.epochDay()).toString())
                .put("received", day.received())
                .put("accepted", day.accepted())
                .put("duplicate", day.duplicate());
        ObjectNode rejected = json.putObject("rejected");
        day.rejected().forEach(rejected::put);
        json.put("late", day.late()).put("counted", day.counted()).put("pending", day.pending());
        if (day.setAside() > 0) {
            json.put("set_aside", day.setAside());
        }
        ArrayNode losses = json.putArray("losses");
        for (ReportedLoss loss : day.losses()) {
            losses.addObject()
                    .put("event_name", loss.eventName())
                    .put("reason", loss.reason())
                    .put("count", loss.count());
        }
        return json;
    }
}
