package dev.hearth.analytics.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hearth.analytics.internal.queue.FieldValue;
import dev.hearth.analytics.internal.queue.LossCount;
import dev.hearth.analytics.internal.queue.QueuedBatch;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.queue.RunInfo;
import dev.hearth.analytics.internal.time.UtcDay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a batch as gzipped JSON, as {@code protocol/} says. Each field that leaves the device is named here. */
public final class BatchEncoder {
    private static final UUID NO_SESSION = new UUID(0x4000L, 0x8000_0000_0000_0000L);
    private static final String UNKNOWN = "unknown";
    private static final int ENVELOPE_BYTES = 430;
    private static final int FIELD_BYTES = 24;

    private BatchEncoder() {}

    /** About how many bytes of JSON an event will take; rather too many. */
    public static int estimatedBytes(QueuedEvent event) {
        int bytes = ENVELOPE_BYTES + event.name().length();
        for (FieldValue field : event.fields()) {
            bytes += FIELD_BYTES + field.name().length();
            switch (field.kind()) {
                case IDENTIFIER:
                case ENUM:
                    bytes += field.text().length();
                    break;
                default:
                    break;
            }
        }
        return bytes;
    }

    /** About how many bytes of JSON that many events will take, which are {@code recordBytes} on the disk. */
    public static long estimatedBytes(long events, long recordBytes) {
        return events * ENVELOPE_BYTES + recordBytes;
    }

    /** What an event is, in one line of JSON, without village and session: for people. */
    public static String describe(QueuedEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("event_id", event.eventId().toString());
            json.writeStringField("event_name", event.name());
            json.writeNumberField("event_version", event.version());
            json.writeStringField("client_ts", UtcDay.format(event.wallMillis()));
            writePayload(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return line.toString();
    }

    /** The body to post. */
    public static byte[] encode(QueuedBatch batch, List<ReadyEvent> events, long sentAtMillis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + events.size() * 64);
        try (OutputStream gzip = new GZIPOutputStream(bytes, 4096);
                JsonGenerator json = Json.FACTORY.createGenerator(gzip)) {
            writeBatch(json, batch, events, sentAtMillis);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void writeBatch(JsonGenerator json, QueuedBatch batch, List<ReadyEvent> events, long sentAtMillis)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema_version", 1);
        json.writeStringField("batch_id", batch.id().toString());
        json.writeStringField("sent_at", UtcDay.format(sentAtMillis));
        json.writeObjectFieldStart("sdk");
        json.writeStringField("name", Sdk.NAME);
        json.writeStringField("version", Sdk.VERSION);
        json.writeEndObject();
        if (!batch.losses().isEmpty()) {
            json.writeArrayFieldStart("dropped");
            for (LossCount loss : batch.losses()) {
                json.writeStartObject();
                json.writeStringField("event_name", loss.eventName());
                json.writeStringField("reason", loss.reason().wireName());
                json.writeNumberField("count", loss.count());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeArrayFieldStart("events");
        for (ReadyEvent event : events) {
            writeEvent(json, batch.run(), event);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeEvent(JsonGenerator json, RunInfo run, ReadyEvent ready) throws IOException {
        QueuedEvent event = ready.event;
        json.writeStartObject();
        json.writeStringField("event_id", event.eventId().toString());
        json.writeStringField("event_name", event.name());
        json.writeNumberField("event_version", event.version());
        json.writeStringField("ts_utc", UtcDay.format(ready.utcMillis));
        json.writeStringField("client_ts", UtcDay.format(event.wallMillis()));
        json.writeStringField("anon_village_id", ready.anonymousVillageId);
        json.writeStringField("session_id", orNone(event.sessionId()).toString());
        json.writeNumberField("seq", event.seq());
        json.writeStringField("app_version", orUnknown(run.appVersion()));
        json.writeStringField("platform", orUnknown(run.platform()));
        if (event.sampleOneIn() > 1) {
            json.writeNumberField("sample_one_in", event.sampleOneIn());
        }
        writePayload(json, event);
        json.writeEndObject();
    }

    private static void writePayload(JsonGenerator json, QueuedEvent event) throws IOException {
        json.writeObjectFieldStart("payload");
        for (FieldValue field : event.fields()) {
            writeField(json, field);
        }
        json.writeEndObject();
    }

    private static void writeField(JsonGenerator json, FieldValue field) throws IOException {
        json.writeFieldName(field.name());
        switch (field.kind()) {
            case INTEGER:
                json.writeNumber(field.integer());
                break;
            case NUMBER:
                json.writeNumber(field.number());
                break;
            case BOOLEAN:
                json.writeBoolean(field.bool());
                break;
            default:
                json.writeString(field.text());
        }
    }

    private static UUID orNone(@Nullable UUID sessionId) {
        return sessionId == null ? NO_SESSION : sessionId;
    }

    /** A run whose header was damaged does not know what it was; its events are still worth counting. */
    private static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }
}
