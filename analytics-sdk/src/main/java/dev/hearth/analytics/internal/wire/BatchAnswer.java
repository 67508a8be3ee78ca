package dev.hearth.analytics.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The collector's verdict on a batch. Immutable. */
public final class BatchAnswer {
    private final Map<UUID, String> rejections;

    private BatchAnswer(Map<UUID, String> rejections) {
        this.rejections = Collections.unmodifiableMap(rejections);
    }

    /**
     * Reads an answer. Only one that names {@code batchId} counts: a page of a captive portal, also one in JSON, is no
     * acknowledgement.
     *
     * @throws IOException if it is not the answer to that batch
     */
    public static BatchAnswer parse(byte[] json, UUID batchId) throws IOException {
        Map<UUID, String> rejections = new LinkedHashMap<>();
        String answered = null;
        boolean counted = false;
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            Json.expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("batch_id") && value == JsonToken.VALUE_STRING) {
                    answered = parser.getText();
                } else if (name.equals("accepted") && value == JsonToken.VALUE_NUMBER_INT) {
                    counted = true;
                } else if (name.equals("results") && value == JsonToken.START_ARRAY) {
                    takeResults(parser, rejections);
                } else {
                    parser.skipChildren();
                }
            }
            Json.expectEnd(parser);
        }
        if (!counted || answered == null || !answered.equalsIgnoreCase(batchId.toString())) {
            throw new IOException("not the answer to this batch");
        }
        return new BatchAnswer(rejections);
    }

    /** Why, by event id, events were rejected; the reasons are the collector's. */
    public Map<UUID, String> rejections() {
        return rejections;
    }

    private static void takeResults(JsonParser parser, Map<UUID, String> rejections) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Json.expect(parser.currentToken(), JsonToken.START_OBJECT);
            String id = null;
            String status = null;
            String reason = "unknown";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                String text = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                if (name.equals("event_id")) {
                    id = text;
                } else if (name.equals("status")) {
                    status = text;
                } else if (name.equals("reason") && text != null) {
                    reason = text;
                }
                parser.skipChildren();
            }
            UUID eventId = uuid(id);
            if ("rejected".equals(status) && eventId != null) {
                rejections.put(eventId, reason);
            }
        }
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
