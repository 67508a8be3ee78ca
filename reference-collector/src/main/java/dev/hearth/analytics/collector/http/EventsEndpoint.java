package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.MalformedBatchException;
import dev.hearth.analytics.collector.ingest.OverloadedException;
import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.metrics.CollectorMetrics;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes batches. Nothing waits in a thread: neither for the body nor for the disk. */
final class EventsEndpoint implements Endpoint {
    static final String OPT_OUT_HEADER = "X-Analytics-Opt-Out";
    static final String DISABLED_HEADER = "X-Analytics-Disabled";

    private static final String DNT_HEADER = "DNT";
    private static final String GPC_HEADER = "Sec-GPC";

    private static final Logger LOG = LoggerFactory.getLogger(EventsEndpoint.class);

    private final Ingest ingest;
    private final Credentials credentials;
    private final RateLimits rateLimits;
    private final CollectorMetrics metrics;
    private final boolean disabled;
    private final boolean obeysBrowser;
    private final BodyReader.Bounds bounds;
    private final MemoryGuard memory;
    private final Map<String, Runnable> optOuts = new HashMap<>();

    EventsEndpoint(
            Ingest ingest,
            Credentials credentials,
            RateLimits rateLimits,
            CollectorMetrics metrics,
            HttpEdge.Settings settings) {
        this.ingest = ingest;
        this.credentials = credentials;
        this.rateLimits = rateLimits;
        this.metrics = metrics;
        this.disabled = settings.disabled();
        this.obeysBrowser = settings.obeysBrowser();
        this.bounds = BodyReader.Bounds.of(settings.limits());
        this.memory = new MemoryGuard(settings.limits().get(Limit.HEAP_PERCENT));
        for (String signal : List.of("header", "dnt", "gpc")) {
            optOuts.put(
                    signal, metrics.counting("opt.outs", "Batches of players who have opted out", "signal", signal));
        }
    }

    @Override
    public void handle(Request request, Response response, Callback callback) throws ProblemException {
        HttpFields headers = request.getHeaders();
        Runnable optOut = optOuts.get(optOut(headers));
        if (optOut != null) {
            optOut.run();
            Answers.empty(response, callback, 204);
            return;
        }
        if (disabled) {
            response.getHeaders().put(DISABLED_HEADER, "1");
            Answers.empty(response, callback, 204);
            return;
        }
        Credentials.Sender sender = credentials.sender(headers);
        checkType(headers.get(HttpHeader.CONTENT_TYPE));
        boolean gzip = isGzip(headers.get(HttpHeader.CONTENT_ENCODING));
        if (memory.isShort()) {
            throw new ProblemException(ProblemCode.OVERLOADED);
        }
        Executor executor = request.getComponents().getExecutor();
        CompletableFuture<?> unused = BodyReader.read(request, bounds)
                .thenCompose(body -> take(body, gzip, sender, response))
                .whenCompleteAsync((appended, failure) -> answer(response, callback, appended, failure), executor);
    }

    /** By which signal the player has opted out; empty if by none. */
    private String optOut(HttpFields headers) {
        if ("1".equals(headers.get(OPT_OUT_HEADER))) {
            return "header";
        }
        if (obeysBrowser && "1".equals(headers.get(DNT_HEADER))) {
            return "dnt";
        }
        return obeysBrowser && "1".equals(headers.get(GPC_HEADER)) ? "gpc" : "";
    }

    private static void checkType(@Nullable String contentType) throws ProblemException {
        String type = contentType == null ? "" : MimeTypes.getContentTypeWithoutCharset(contentType);
        if (!type.equalsIgnoreCase(Answers.JSON_TYPE)) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    private static boolean isGzip(@Nullable String contentEncoding) throws ProblemException {
        return switch (contentEncoding == null ? "identity" : contentEncoding.toLowerCase(Locale.ROOT)) {
            case "gzip" -> true;
            case "identity" -> false;
            default -> throw new ProblemException(ProblemCode.UNSUPPORTED_CONTENT_ENCODING);
        };
    }

    private CompletableFuture<Appended> take(byte[] body, boolean gzip, Credentials.Sender sender, Response response) {
        try {
            String source = sender.check(body);
            rateLimits.takeKey(source, response);
            return ingest.take(body, gzip, source);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        } catch (MalformedBatchException e) {
            return CompletableFuture.failedFuture(new ProblemException(code(e.kind()), e.getMessage()));
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(new ProblemException(ProblemCode.OVERLOADED));
        } finally {
            // What is left of it now is the batch, which the store's own bound counts.
            bounds.budget().giveBack(body.length);
        }
    }

    private static ProblemCode code(MalformedBatchException.Kind kind) {
        return switch (kind) {
            case NOT_JSON -> ProblemCode.MALFORMED_JSON;
            case NOT_A_BATCH -> ProblemCode.MALFORMED_BATCH;
            case UNSUPPORTED_VERSION -> ProblemCode.UNSUPPORTED_SCHEMA_VERSION;
            case TOO_MANY_EVENTS -> ProblemCode.TOO_MANY_EVENTS;
            case TOO_LARGE -> ProblemCode.BODY_TOO_LARGE;
            case NOT_GZIP -> ProblemCode.MALFORMED_BODY;
        };
    }

    private void answer(
            Response response, Callback callback, @Nullable Appended appended, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (appended != null) {
            metrics.taken(appended);
            Answers.json(response, callback, 200, json(appended.answer()));
        } else if (cause instanceof ProblemException problem) {
            Answers.problem(response, callback, problem);
        } else if (cause instanceof StoreUnavailableException) {
            Answers.problem(response, callback, new ProblemException(ProblemCode.UNAVAILABLE));
        } else {
            // Only its type: a message could quote what was sent.
            LOG.error("a batch failed with {}", cause == null ? "nothing" : cause.getClass());
            Response.writeError(response.getRequest(), response, callback, 500);
        }
    }

    private static ObjectNode json(BatchAnswer answer) {
        ObjectNode json = Answers.JSON
                .createObjectNode()
                .put("batch_id", answer.batchId().toString())
                .put("accepted", answer.accepted())
                .put("duplicate", answer.duplicate())
                .put("rejected", answer.rejected());
        ArrayNode results = json.putArray("results");
        for (EventResult result : answer.results()) {
            ObjectNode one = results.addObject().put("index", result.index());
            if (result.eventId() != null) {
                one.put("event_id", result.eventId().toString());
            }
            if (result.reason() == null) {
                one.put("status", "duplicate");
            } else {
                one.put("status", "rejected").put("reason", result.reason().wireName());
            }
        }
        return json.put("server_time", Answers.time(answer.serverTimeMillis()));
    }
}
