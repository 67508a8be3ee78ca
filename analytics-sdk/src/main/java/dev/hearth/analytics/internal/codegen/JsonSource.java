package dev.hearth.analytics.internal.codegen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a JSON text into values with their places. Bounded in size and depth. */
final class JsonSource {
    /** The largest catalog, in characters: {@value}. */
    static final int CHARACTERS_MAX = 4 * 1024 * 1024;

    private static final int DEPTH_MAX = 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(64)
                    .maxStringLength(4096)
                    .maxNameLength(256)
                    .build())
            .build();

    private final JsonParser parser;
    private final CatalogProblems problems;

    private JsonSource(JsonParser parser, CatalogProblems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The value that the text holds, or null if it is not JSON, which is then a problem. */
    static @Nullable JsonValue read(String text, CatalogProblems problems) {
        if (text.length() > CHARACTERS_MAX) {
            problems.add(1, 1, "the file is larger than " + CHARACTERS_MAX + " characters; divide it");
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                problems.add(1, 1, "the file is empty; write { \"schema_version\": 1, \"events\": [ … ] }");
                return null;
            }
            JsonValue value = new JsonSource(parser, problems).value(first);
            if (parser.nextToken() != null) {
                JsonLocation more = parser.currentTokenLocation();
                problems.add(more.getLineNr(), more.getColumnNr(), "something follows the catalog; delete it");
            }
            return value;
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            int line = where == null ? 1 : Math.max(1, where.getLineNr());
            int column = where == null ? 1 : Math.max(1, where.getColumnNr());
            problems.add(line, column, "not JSON: " + e.getOriginalMessage());
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
    }

    private JsonValue value(@Nullable JsonToken token) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        JsonValue value = new JsonValue(kind(token), at.getLineNr(), at.getColumnNr(), text(token));
        if (token == JsonToken.START_OBJECT) {
            members(value);
        } else if (token == JsonToken.START_ARRAY) {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                value.elements.add(value(next));
            }
        }
        return value;
    }

    private void members(JsonValue object) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = String.valueOf(parser.currentName());
            JsonLocation at = parser.currentTokenLocation();
            JsonValue member = value(parser.nextToken());
            if (object.members.put(name, member) != null) {
                problems.add(
                        at.getLineNr(),
                        at.getColumnNr(),
                        "\"" + CatalogProblems.shown(name) + "\" stands here twice; delete one");
            }
        }
    }

    private String text(@Nullable JsonToken token) throws IOException {
        return token != null && token.isScalarValue() ? String.valueOf(parser.getText()) : "";
    }

    private static JsonValue.Kind kind(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("the text ends early");
        }
        switch (token) {
            case START_OBJECT:
                return JsonValue.Kind.OBJECT;
            case START_ARRAY:
                return JsonValue.Kind.ARRAY;
            case VALUE_STRING:
                return JsonValue.Kind.STRING;
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return JsonValue.Kind.NUMBER;
            case VALUE_TRUE:
            case VALUE_FALSE:
                return JsonValue.Kind.BOOLEAN;
            default:
                return JsonValue.Kind.NULL;
        }
    }
}
