package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The JSON of a payload, letter for letter what Jackson writes. Nearly every payload is a few short texts and numbers, which are
 * put together here; whatever needs a thought, such as a character to escape, a fraction or an inner object, is left to Jackson.
 */
final class PayloadText {
    private static final int CHARS_FIRST = 96;

    private PayloadText() {}

    static String of(ObjectNode payload) {
        StringBuilder text = new StringBuilder(CHARS_FIRST);
        char before = '{';
        for (Map.Entry<String, JsonNode> field : payload.properties()) {
            text.append(before);
            before = ',';
            if (!appendPlain(text, field.getKey())) {
                return payload.toString();
            }
            text.append(':');
            if (!appendValue(text, field.getValue())) {
                return payload.toString();
            }
        }
        return before == '{' ? "{}" : text.append('}').toString();
    }

    private static boolean appendValue(StringBuilder text, JsonNode value) {
        if (value.isTextual()) {
            return appendPlain(text, value.textValue());
        }
        if (value.isInt() || value.isLong()) {
            text.append(value.longValue());
            return true;
        }
        if (value.isBoolean()) {
            text.append(value.booleanValue());
            return true;
        }
        return false;
    }

    /** Appends the text in quotes, if there is nothing in it that would have to be escaped. */
    private static boolean appendPlain(StringBuilder text, String plain) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        text.append('"').append(plain).append('"');
        return true;
    }
}
