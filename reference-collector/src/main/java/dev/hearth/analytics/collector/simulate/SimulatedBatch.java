package dev.hearth.analytics.collector.simulate;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A batch to send.
 *
 * @param optedOut whether it is sent with the header of a player who has said no
 * @param again whether it is sent a second time, as after a lost answer
 */
record SimulatedBatch(UUID id, List<SimulatedEvent> events, boolean optedOut, boolean again) {
    private static final int BYTES_AN_EVENT = 64;

    /** The body as it is sent: compressed fast, since there is much of it. */
    byte[] body(long sentAtMillis) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(events.size() * BYTES_AN_EVENT);
        try (FastGzip gzip = new FastGzip(out);
                JsonGenerator json = ProtocolClient.JSON.createGenerator(gzip)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("batch_id", id.toString());
            json.writeStringField("sent_at", EventForms.time(sentAtMillis));
            json.writeObjectFieldStart("sdk");
            json.writeStringField("name", "simulate");
            json.writeStringField("version", "1.0.0");
            json.writeEndObject();
            json.writeArrayFieldStart("events");
            for (SimulatedEvent event : events) {
                write(event, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(SimulatedEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("event_id", event.id().toString());
        json.writeStringField("event_name", event.name());
        json.writeNumberField("event_version", 1);
        json.writeStringField("ts_utc", EventForms.time(event.atMillis()));
        json.writeStringField("client_ts", EventForms.time(event.clientMillis()));
        json.writeStringField("anon_village_id", event.anonVillageId());
        json.writeStringField("session_id", event.session().toString());
        json.writeNumberField("seq", event.seq());
        json.writeStringField("app_version", "1.0.0");
        json.writeStringField("platform", "simulate");
        if (event.sampleOneIn() > 1) {
            json.writeNumberField("sample_one_in", event.sampleOneIn());
        }
        json.writeObjectFieldStart("payload");
        json.writeStringField(event.key(), event.value());
        if (event.durationMillis() >= 0) {
            json.writeNumberField("duration_ms", event.durationMillis());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
