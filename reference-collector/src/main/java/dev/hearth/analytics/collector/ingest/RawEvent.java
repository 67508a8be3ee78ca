package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was read, as far as somebody will look at it: each member in its form, or absent. Of a name that is
 * repeated the last one counts. Nothing else of the event is ever held.
 */
final class RawEvent {
    static final String EVENT_ID = "event_id";
    static final String SESSION_ID = "session_id";
    static final String VILLAGE_ID = "anon_village_id";
    static final String NAME = "event_name";
    static final String VERSION = "event_version";
    static final String TIME = "ts_utc";
    static final String CLIENT_TIME = "client_ts";
    static final String SEQ = "seq";
    static final String APP_VERSION = "app_version";
    static final String PLATFORM = "platform";
    static final String SAMPLE = "sample_one_in";
    static final String PAYLOAD = "payload";

    /** What stands for a number or time that is missing or has not its form. */
    static final long ABSENT = Long.MIN_VALUE;

    private static final int EVENT_VERSION_MAX = 65_535;
    private static final int SAMPLE_ONE_IN_MAX = 1_000_000;

    @Nullable
    UUID eventId;

    @Nullable
    UUID sessionId;

    @Nullable
    UUID village;

    @Nullable
    String name;

    long version = ABSENT;
    long tsMillis = ABSENT;
    long clientTsMillis = ABSENT;
    long seq = ABSENT;

    @Nullable
    String appVersion;

    @Nullable
    String platform;

    long sampleOneIn = 1;

    @Nullable
    ObjectNode payload;

    /** It has more values than a payload of the greatest size can have, and was not kept whole. */
    boolean payloadTooLarge;

    /** Reads the event that the parser is at; one that is no object has no members. */
    static RawEvent read(JsonParser parser, BoundedJson nodes) throws IOException {
        RawEvent event = new RawEvent();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            Skipping.skip(parser);
            return event;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            parser.nextToken();
            event.read(member, parser, nodes);
        }
        return event;
    }

    private void read(String member, JsonParser parser, BoundedJson nodes) throws IOException {
        switch (member) {
            case EVENT_ID -> eventId = WireFormats.uuid(parser);
            case SESSION_ID -> sessionId = WireFormats.uuidV4(parser);
            case VILLAGE_ID -> village = WireFormats.village(parser);
            case NAME -> name = WireFormats.text(parser, WireFormats.EVENT_NAME);
            case VERSION -> version = WireFormats.whole(parser, 1, EVENT_VERSION_MAX);
            case TIME -> tsMillis = WireFormats.time(parser);
            case CLIENT_TIME -> clientTsMillis = WireFormats.time(parser);
            case SEQ -> seq = WireFormats.whole(parser, 0, Integer.MAX_VALUE);
            case APP_VERSION -> appVersion = WireFormats.text(parser, WireFormats.VERSION);
            case PLATFORM -> platform = WireFormats.text(parser, WireFormats.IDENTIFIER);
            case SAMPLE -> sampleOneIn = WireFormats.whole(parser, 1, SAMPLE_ONE_IN_MAX);
            case PAYLOAD -> {
                payload = nodes.payload() instanceof ObjectNode object ? object : null;
                payloadTooLarge = nodes.payloadTooLarge();
            }
            default -> Skipping.skip(parser);
        }
    }

    /** The first of the common members, beside the ids, that is missing or has not its form; null if all are right. */
    @Nullable
    String firstWrong() {
        if (name == null) {
            return NAME;
        }
        if (version == ABSENT) {
            return VERSION;
        }
        if (tsMillis == ABSENT) {
            return TIME;
        }
        if (clientTsMillis == ABSENT) {
            return CLIENT_TIME;
        }
        if (seq == ABSENT) {
            return SEQ;
        }
        if (appVersion == null) {
            return APP_VERSION;
        }
        if (platform == null) {
            return PLATFORM;
        }
        if (sampleOneIn == ABSENT) {
            return SAMPLE;
        }
        return payload == null ? PAYLOAD : null;
    }
}
