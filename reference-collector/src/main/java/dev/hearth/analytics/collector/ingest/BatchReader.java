package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hearth.analytics.collector.ingest.MalformedBatchException.Kind;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope as a stream: one event is in memory as JSON at a time. Members that the envelope does not name are
 * skipped. Safe for any thread.
 */
final class BatchReader {
    private static final int SCHEMA_VERSION = 1;
    private static final Set<String> SDK_MEMBERS = Set.of("name", "version");
    private static final Set<String> LOSS_MEMBERS = Set.of("event_name", "reason", "count");
    private static final long LOSS_COUNT_MAX = 9_007_199_254_740_991L;

    /**
     * Of a body that was sent with no more bytes than this, the names are kept in a table while it is read, so that "event_id" is
     * one text and not one an event. A larger one could fill the table with as many names as it likes.
     */
    private static final int SMALL_BYTES = 16 * 1024;

    private final IngestLimits limits;
    private final StreamReadConstraints constraints;
    private final JsonMapper json;

    BatchReader(IngestLimits limits) {
        this.limits = limits;
        this.constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.depthMax())
                .maxStringLength(limits.textMax())
                .maxNameLength(limits.nameMax())
                .maxNumberLength(limits.numberMax())
                .build();
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** Names come from strangers: they must not stay in a table of ours, so that each body has its own, or none. */
    private JsonParser parser(InputStream body, int sentBytes) throws IOException {
        if (sentBytes > SMALL_BYTES) {
            return json.createParser(new Utf8InputStream(body));
        }
        return JsonFactory.builder()
                .streamReadConstraints(constraints)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build()
                .createParser(body);
    }

    /** What the envelope says, without its events. */
    record Envelope(UUID batchId, long sentMillis, List<ReportedLoss> losses) {}

    /**
     * Reads a whole body.
     *
     * @param sentBytes how long it was before it was inflated
     * @param events is given each event in order, before it is known whether the rest of the body is right
     */
    Envelope read(InputStream body, int sentBytes, Consumer<RawEvent> events)
            throws MalformedBatchException, OverloadedException {
        try (JsonParser parser = parser(body, sentBytes)) {
            return new Reading(parser, events).read();
        } catch (BoundedInputStream.BoundExceededException e) {
            throw new MalformedBatchException(Kind.TOO_LARGE, "The inflated body is too large.");
        } catch (OverloadedException e) {
            throw e;
        } catch (JacksonException | CharConversionException | NumberFormatException e) {
            // The parser's own message quotes the body. The others: no UTF-8, and an exponent that no number is kept
            // with.
            throw new MalformedBatchException(Kind.NOT_JSON, "The body is not JSON within the limits.");
        } catch (IOException e) {
            throw new MalformedBatchException(Kind.NOT_GZIP, "The body is not what its Content-Encoding says.");
        }
    }

    private final class Reading {
        private final JsonParser parser;
        private final BoundedJson nodes;
        private final Consumer<RawEvent> events;
        private @Nullable UUID batchId;
        private List<ReportedLoss> losses = List.of();
        private boolean versioned;
        private long sentMillis = RawEvent.ABSENT;
        private boolean named;
        private boolean hasEvents;

        Reading(JsonParser parser, Consumer<RawEvent> events) {
            this.parser = parser;
            this.nodes = new BoundedJson(json, parser, limits.payloadBytesMax());
            this.events = events;
        }

        Envelope read() throws IOException, MalformedBatchException {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedBatchException(Kind.NOT_JSON, "There is no body.");
            }
            demand(first == JsonToken.START_OBJECT, "the body must be an object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                parser.nextToken();
                readMember(member);
            }
            if (parser.nextToken() != null) {
                throw new MalformedBatchException(Kind.NOT_JSON, "Something follows the batch.");
            }
            demand(versioned, "schema_version");
            demand(named, "sdk");
            demand(hasEvents, "events");
            if (batchId == null) {
                throw refused("batch_id");
            }
            if (sentMillis == RawEvent.ABSENT) {
                throw refused("sent_at");
            }
            return new Envelope(batchId, sentMillis, losses);
        }

        private void readMember(String member) throws IOException, MalformedBatchException {
            switch (member) {
                case "schema_version" -> versioned = isKnownVersion(nodes.scalar());
                case "batch_id" -> batchId = WireFormats.uuid(parser);
                case "sent_at" -> sentMillis = WireFormats.time(parser);
                case "sdk" -> named = isSdk(nodes.members(SDK_MEMBERS));
                case "dropped" -> losses = readLosses();
                case "events" -> readEvents();
                default -> Skipping.skip(parser);
            }
        }

        private static boolean isKnownVersion(JsonNode version) throws MalformedBatchException {
            if (version.isNumber() && WireFormats.whole(version, SCHEMA_VERSION, SCHEMA_VERSION) == null) {
                throw new MalformedBatchException(
                        Kind.UNSUPPORTED_VERSION, "This collector reads schema_version " + SCHEMA_VERSION + ".");
            }
            return version.isNumber();
        }

        private static boolean isSdk(JsonNode sdk) {
            return WireFormats.text(sdk.get("name"), WireFormats.IDENTIFIER) != null
                    && WireFormats.text(sdk.get("version"), WireFormats.VERSION) != null;
        }

        private void readEvents() throws IOException, MalformedBatchException {
            demand(!hasEvents && parser.currentToken() == JsonToken.START_ARRAY, "events");
            hasEvents = true;
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (++count > limits.eventsMax()) {
                    throw new MalformedBatchException(
                            Kind.TOO_MANY_EVENTS, "A batch has at most " + limits.eventsMax() + " events.");
                }
                events.accept(RawEvent.read(parser, nodes));
            }
        }

        private List<ReportedLoss> readLosses() throws IOException, MalformedBatchException {
            demand(parser.currentToken() == JsonToken.START_ARRAY, "dropped");
            List<ReportedLoss> read = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                demand(read.size() < limits.lossesMax(), "dropped");
                read.add(loss(nodes.members(LOSS_MEMBERS)));
            }
            return read;
        }

        private static ReportedLoss loss(JsonNode node) throws MalformedBatchException {
            String eventName = WireFormats.text(node.get("event_name"), WireFormats.EVENT_NAME);
            String reason = WireFormats.text(node.get("reason"), WireFormats.EVENT_NAME);
            Long count = WireFormats.whole(node.get("count"), 1, LOSS_COUNT_MAX);
            if (eventName == null || reason == null || count == null) {
                throw refused("dropped");
            }
            return new ReportedLoss(eventName, reason, count);
        }

        private static void demand(boolean right, String member) throws MalformedBatchException {
            if (!right) {
                throw refused(member);
            }
        }

        private static MalformedBatchException refused(String member) {
            return new MalformedBatchException(Kind.NOT_A_BATCH, "The envelope is wrong: " + member + ".");
        }
    }
}
