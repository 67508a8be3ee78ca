package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.catalog.EventCatalog;
import dev.hearth.analytics.collector.catalog.EventSchema;
import dev.hearth.analytics.collector.catalog.Verdict;
import dev.hearth.analytics.collector.catalog.Violation;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.RejectReason;
import java.util.UUID;

/** Judges one event of a batch, and keeps nothing of it that its schema does not name. Safe for any thread. */
final class EventJudge {
    private static final String FORM = "form";
    private static final long UTF8_BYTES_A_CHAR_MAX = 3;
    private static final Violation TOO_LARGE = new Violation(RawEvent.PAYLOAD, "maxBytes");
    private static final Violation UNKNOWN = new Violation(RawEvent.NAME, "catalog");

    private final int payloadBytesMax;

    EventJudge(int payloadBytesMax) {
        this.payloadBytesMax = payloadBytesMax;
    }

    /**
     * The first reason that applies, in the order of the steps here: so the same event is always judged in the same way.
     *
     * @param catalog what is taken from this sender
     */
    Judgement judge(RawEvent raw, long receivedMillis, EventCatalog catalog) {
        UUID eventId = raw.eventId;
        UUID sessionId = raw.sessionId;
        UUID village = raw.village;
        if (eventId == null || sessionId == null || village == null) {
            String member =
                    eventId == null ? RawEvent.EVENT_ID : sessionId == null ? RawEvent.SESSION_ID : RawEvent.VILLAGE_ID;
            return Judgement.rejected(eventId, RejectReason.INVALID_ID, new Violation(member, FORM));
        }
        String wrong = raw.firstWrong();
        ObjectNode payload = raw.payload;
        if (wrong != null || payload == null) {
            return Judgement.rejected(
                    eventId, RejectReason.SCHEMA_VIOLATION, new Violation(String.valueOf(wrong), FORM));
        }
        EventSchema schema = catalog.find(String.valueOf(raw.name), (int) raw.version);
        if (schema == null) {
            return Judgement.rejected(eventId, RejectReason.UNKNOWN_EVENT, UNKNOWN);
        }
        if (raw.tsMillis > receivedMillis + IngestLimits.FUTURE_MAX.toMillis()) {
            return Judgement.inFuture(eventId, schema, raw.tsMillis);
        }
        // Measured as it came, before anything is taken out of it.
        String text = PayloadText.of(payload);
        if (raw.payloadTooLarge || isTooLarge(text)) {
            return Judgement.rejected(eventId, schema, raw.tsMillis, RejectReason.PAYLOAD_TOO_LARGE, TOO_LARGE);
        }
        Verdict verdict = schema.check(payload);
        Violation violation = verdict.violation();
        if (violation != null) {
            return Judgement.rejected(eventId, schema, raw.tsMillis, RejectReason.SCHEMA_VIOLATION, violation);
        }
        String kept = verdict.removedFields() == 0 ? text : PayloadText.of(payload);
        return Judgement.accepted(schema, record(raw, eventId, village, sessionId, schema.name(), kept));
    }

    private boolean isTooLarge(String payload) {
        if (payload.length() * UTF8_BYTES_A_CHAR_MAX <= payloadBytesMax) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < payload.length() && bytes <= payloadBytesMax; i++) {
            char c = payload.charAt(i);
            // Half of a surrogate pair is half of four bytes. One that is alone is a question mark to UTF-8: one byte.
            bytes += c < 0x80 ? 1 : c < 0x800 || isHalf(payload, i) ? 2 : Character.isSurrogate(c) ? 1 : 3;
        }
        return bytes > payloadBytesMax;
    }

    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static EventRecord record(
            RawEvent raw, UUID eventId, UUID village, UUID sessionId, String name, String payload) {
        return new EventRecord(
                eventId,
                name,
                (int) raw.version,
                raw.tsMillis,
                raw.clientTsMillis,
                village,
                sessionId,
                raw.seq,
                String.valueOf(raw.appVersion),
                String.valueOf(raw.platform),
                payload,
                (int) raw.sampleOneIn);
    }
}
