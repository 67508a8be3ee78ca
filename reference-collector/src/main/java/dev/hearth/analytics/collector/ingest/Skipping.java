package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/**
 * Passes over values that nobody looks at. They have to keep the limits like all others: the parser itself would not look at
 * how long a text or a number is that nobody asks for.
 */
final class Skipping {
    private Skipping() {}

    /** Passes over the value that the parser is at, and leaves it at the value's end. */
    static void skip(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (token != null) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token.isScalarValue()) {
                checkLength(parser, token);
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Refuses a text or number that is too long. */
    static void checkLength(JsonParser parser, JsonToken token) throws IOException {
        StreamReadConstraints limits = parser.streamReadConstraints();
        int max = token.isNumeric() ? limits.getMaxNumberLength() : limits.getMaxStringLength();
        if (parser.getTextLength() > max) {
            throw new StreamConstraintsException("a text or number is too long");
        }
    }
}
