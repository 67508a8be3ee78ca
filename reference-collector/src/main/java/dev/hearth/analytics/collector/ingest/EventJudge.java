package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.catalog.EventCatalog;
import dev.hearth.analytics.collector.catalog.EventSchema;
import dev.hearth.analytics.collector.catalog.Violation;
import dev.hearth.analytics.collector.ingest.BoundedJson.RawEvent;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges one event of a batch, and keeps nothing of it that its schema does not name. Safe for any thread. */
final class EventJudge {
    /** What is looked at of an event; everything else is taken out of it unseen. */
    static final Set<String> MEMBERS = Set.of(
            "event_id",
            "event_name",
            "event_version",
            "ts_utc",
            "client_ts",
            "anon_village_id",
            "session_id",
            "seq",
            "app_version",
            "platform",
            BoundedJson.PAYLOAD,
            "sample_one_in");

    static final int EVENT_VERSION_MAX = 65_535;
    static final int SAMPLE_ONE_IN_MAX = 1_000_000;
    private static final JsonNode STANDS_FOR_ITSELF = IntNode.valueOf(1);

    private final EventCatalog catalog;

    EventJudge(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /** Either the event as it is kept, or why it is not. */
    record Judgement(@Nullable EventRecord event, @Nullable Refused refused) {}

    /** The first reason that applies, in the order of the steps here: so the same event is always judged in the same way. */
    Judgement judge(RawEvent raw, long receivedMillis) {
        JsonNode node = raw.members();
        UUID eventId = WireFormats.uuid(node.get("event_id"));
        UUID sessionId = WireFormats.uuidV4(node.get("session_id"));
        UUID village = WireFormats.village(node.get("anon_village_id"));
        if (eventId == null || sessionId == null || village == null) {
            return rejected(node, RejectReason.INVALID_ID, CommonFields.broken(node));
        }
        Common common = common(node);
        if (common == null) {
            return rejected(node, RejectReason.SCHEMA_VIOLATION, CommonFields.broken(node));
        }
        EventSchema schema = catalog.find(common.name, common.version);
        if (schema == null) {
            return rejected(node, RejectReason.UNKNOWN_EVENT, null);
        }
        if (common.tsMillis > receivedMillis + IngestLimits.FUTURE_MAX.toMillis()) {
            return rejected(node, RejectReason.TIMESTAMP_IN_FUTURE, null);
        }
        if (raw.payloadTooLarge() || isTooLarge(common.payload)) {
            return rejected(node, RejectReason.PAYLOAD_TOO_LARGE, null);
        }
        Violation violation = schema.check(common.payload).violation();
        if (violation != null) {
            return rejected(node, RejectReason.SCHEMA_VIOLATION, violation);
        }
        return new Judgement(common.record(eventId, village, sessionId), null);
    }

    private static Judgement rejected(JsonNode node, RejectReason reason, @Nullable Violation violation) {
        return new Judgement(
                null,
                new Refused(
                        reason,
                        WireFormats.uuid(node.get("event_id")),
                        WireFormats.text(node.get("event_name"), WireFormats.EVENT_NAME),
                        WireFormats.uuidV4(node.get("session_id")),
                        violation == null ? null : violation.field(),
                        violation == null ? null : violation.keyword()));
    }

    private static @Nullable Common common(JsonNode event) {
        String name = WireFormats.text(event.get("event_name"), WireFormats.EVENT_NAME);
        Long version = WireFormats.whole(event.get("event_version"), 1, EVENT_VERSION_MAX);
        Long tsMillis = WireFormats.time(event.get("ts_utc"));
        Long clientTsMillis = WireFormats.time(event.get("client_ts"));
        Long seq = WireFormats.whole(event.get("seq"), 0, Integer.MAX_VALUE);
        String appVersion = WireFormats.text(event.get("app_version"), WireFormats.VERSION);
        String platform = WireFormats.text(event.get("platform"), WireFormats.IDENTIFIER);
        JsonNode oneIn = event.has("sample_one_in") ? event.get("sample_one_in") : STANDS_FOR_ITSELF;
        Long sampleOneIn = WireFormats.whole(oneIn, 1, SAMPLE_ONE_IN_MAX);
        if (name == null
                || version == null
                || tsMillis == null
                || clientTsMillis == null
                || seq == null
                || appVersion == null
                || platform == null
                || sampleOneIn == null
                || !(event.get(BoundedJson.PAYLOAD) instanceof ObjectNode payload)) {
            return null;
        }
        return new Common(
                name,
                version.intValue(),
                tsMillis,
                clientTsMillis,
                seq,
                appVersion,
                platform,
                sampleOneIn.intValue(),
                payload);
    }

    /** Measured as it came, before anything is taken out of it. */
    private static boolean isTooLarge(ObjectNode payload) {
        return payload.toString().getBytes(StandardCharsets.UTF_8).length > IngestLimits.PAYLOAD_BYTES_MAX;
    }

    /** What every event has beside its ids. */
    private record Common(
            String name,
            int version,
            long tsMillis,
            long clientTsMillis,
            long seq,
            String appVersion,
            String platform,
            int sampleOneIn,
            ObjectNode payload) {
        EventRecord record(UUID eventId, UUID village, UUID sessionId) {
            return new EventRecord(
                    eventId,
                    name,
                    version,
                    tsMillis,
                    clientTsMillis,
                    village,
                    sessionId,
                    seq,
                    appVersion,
                    platform,
                    payload.toString(),
                    sampleOneIn);
        }
    }
}
