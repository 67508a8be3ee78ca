package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.salt.Salts;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What a client needs to know: the salts, the late window, and how it should batch. */
final class ConfigEndpoint implements Endpoint {
    private static final int FLUSH_INTERVAL_SECONDS = 30;
    private static final int BATCH_EVENTS_MAX = 500;
    private static final int BATCH_BYTES_MAX = 512 * 1024;
    private static final byte[] NO_BODY = {};

    private final Salts salts;
    private final Credentials credentials;
    private final InstantSource clock;
    private final Duration lateWindow;
    private final boolean disabled;

    ConfigEndpoint(Salts salts, Credentials credentials, InstantSource clock, Duration lateWindow, boolean disabled) {
        this.salts = salts;
        this.credentials = credentials;
        this.clock = clock;
        this.lateWindow = lateWindow;
        this.disabled = disabled;
    }

    @Override
    public void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException {
        credentials.sender(request.getHeaders()).check(NO_BODY);
        ObjectNode config = config();
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "private, no-cache");
        if (EntityTags.matches(request, response, config.toString())) {
            Answers.empty(response, callback, 304);
        } else {
            // The time is not in the tag: it would never be the same again.
            ObjectNode answer = Answers.JSON.createObjectNode().put("server_time", Answers.time(clock.millis()));
            Answers.json(response, callback, 200, answer.setAll(config));
        }
    }

    private ObjectNode config() throws StoreUnavailableException {
        ObjectNode config = Answers.JSON
                .createObjectNode()
                .put("enabled", !disabled)
                .put("late_window_hours", lateWindow.toHours());
        ArrayNode days = config.putArray("salts");
        salts.current()
                .forEach((day, salt) -> days.addObject()
                        .put("day", LocalDate.ofEpochDay(day).toString())
                        .put("salt", HexFormat.of().formatHex(salt)));
        config.putObject("sampling");
        return config.put("flush_interval_seconds", FLUSH_INTERVAL_SECONDS)
                .put("max_batch_events", BATCH_EVENTS_MAX)
                .put("max_batch_bytes", BATCH_BYTES_MAX);
    }
}
