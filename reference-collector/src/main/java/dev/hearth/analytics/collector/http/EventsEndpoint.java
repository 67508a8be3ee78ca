package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.ingest.Ingest;
import dev.hearth.analytics.collector.ingest.IngestLimits;
import dev.hearth.analytics.collector.ingest.MalformedBatchException;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.Locale;
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

    /** What the bodies of all requests together may hold. */
    private static final long BODIES_BYTES_MAX = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventsEndpoint.class);

    private final Ingest ingest;
    private final Credentials credentials;
    private final boolean disabled;
    private final BodyReader.Budget budget = new BodyReader.Budget(BODIES_BYTES_MAX);

    EventsEndpoint(Ingest ingest, Credentials credentials, boolean disabled) {
        this.ingest = ingest;
        this.credentials = credentials;
        this.disabled = disabled;
    }

    @Override
    public void handle(Request request, Response response, Callback callback) throws ProblemException {
        HttpFields headers = request.getHeaders();
        if ("1".equals(headers.get(OPT_OUT_HEADER))) {
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
        Executor executor = request.getComponents().getExecutor();
        CompletableFuture<?> unused = BodyReader.read(request, IngestLimits.SENT_BYTES_MAX, budget)
                .thenCompose(body -> take(body, gzip, sender))
                .whenCompleteAsync((answer, failure) -> answer(response, callback, answer, failure), executor);
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

    private CompletableFuture<BatchAnswer> take(byte[] body, boolean gzip, Credentials.Sender sender) {
        try {
            return ingest.take(body, gzip, sender.check(body));
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        } catch (MalformedBatchException e) {
            return CompletableFuture.failedFuture(new ProblemException(code(e.kind()), e.getMessage()));
        } finally {
            // What is left of it now is the batch, which the store's own bound counts.
            budget.giveBack(body.length);
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

    private static void answer(
            Response response, Callback callback, @Nullable BatchAnswer answer, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (answer != null) {
            Answers.json(response, callback, 200, json(answer));
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
