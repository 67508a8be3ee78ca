package dev.hearth.analytics.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one JSON factory, and what its parsers have to check. */
final class Json {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(4_096)
                    .maxNameLength(256)
                    .maxNumberLength(64)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    static void expect(@Nullable JsonToken actual, JsonToken expected) throws IOException {
        if (actual != expected) {
            throw new IOException("expected " + expected + ", found " + actual);
        }
    }

    /** After a loop over an object's fields: that it ended there, and that nothing follows. */
    static void expectEnd(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        if (parser.nextToken() != null) {
            throw new IOException("something follows the object");
        }
    }
}
