package dev.hearth.analytics.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the stable {@code code} of an RFC 9457 problem. */
public final class Problem {
    private Problem() {}

    /** The problem's code; null if this is not the collector's problem, such as a proxy's error page. */
    public static @Nullable String code(@Nullable String contentType, byte[] body) {
        if (contentType == null || !contentType.startsWith("application/problem+json")) {
            return null;
        }
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            Json.expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("code") && value == JsonToken.VALUE_STRING) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }
}
