package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/**
 * Makes nodes of what is asked for, and skips the rest. A few bytes of JSON can become a hundred in memory, so that 8 MiB of
 * empty objects must never become nodes, wherever a client puts them. One use by one thread.
 */
final class BoundedJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonMapper mapper;
    private final JsonParser parser;
    private final int payloadBytesMax;

    // What the payload that is being read may still have.
    private int valuesLeft;

    BoundedJson(JsonMapper mapper, JsonParser parser, int payloadBytesMax) {
        this.mapper = mapper;
        this.parser = parser;
        this.payloadBytesMax = payloadBytesMax;
    }

    /** The value that the parser is at; a missing node for an object or array, which is skipped. */
    JsonNode scalar() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT, START_ARRAY -> {
                Skipping.skip(parser);
                yield MissingNode.getInstance();
            }
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            default -> mapper.readTree(parser);
        };
    }

    /** The same node that the mapper makes, without what it does around it. */
    private JsonNode whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> mapper.readTree(parser);
        };
    }

    /** The members of those names that the object has which the parser is at; a missing node if it is at no object. */
    JsonNode members(Set<String> names) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return scalar();
        }
        ObjectNode object = mapper.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!names.contains(name)) {
                Skipping.skip(parser);
            } else {
                object.set(name, scalar());
            }
        }
        return object;
    }

    /**
     * The payload that the parser is at. Each value takes a byte at least, so that with more values than bytes it is too large
     * for sure, and not kept whole.
     */
    JsonNode payload() throws IOException {
        valuesLeft = payloadBytesMax;
        return value();
    }

    /** Whether the last payload had more values than a payload of the greatest size can have. */
    boolean payloadTooLarge() {
        return valuesLeft < 0;
    }

    private JsonNode value() throws IOException {
        if (--valuesLeft < 0) {
            Skipping.skip(parser);
            return MissingNode.getInstance();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            default -> scalar();
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = mapper.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonNode value = value();
            if (valuesLeft >= 0) {
                object.set(name, value);
            }
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = mapper.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode value = value();
            if (valuesLeft >= 0) {
                array.add(value);
            }
        }
        return array;
    }
}
