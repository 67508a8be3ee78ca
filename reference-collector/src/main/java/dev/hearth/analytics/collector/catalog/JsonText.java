package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Reads what a person has written as JSON, and says what is wrong with it in words for that person. */
final class JsonText {
    // Bounds are read as they are written: 0.1 is a tenth, and a name that is repeated is a mistake.
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private JsonText() {}

    /**
     * Reads a document.
     *
     * @throws UnreadableException if it is larger than that, not UTF-8 or not JSON
     */
    static JsonNode read(InputStream in, int bytesMax) throws IOException, UnreadableException {
        return parse(text(in, bytesMax));
    }

    /**
     * Reads a document's text.
     *
     * @throws UnreadableException if it is larger than that or not UTF-8
     */
    static String text(InputStream in, int bytesMax) throws IOException, UnreadableException {
        byte[] bytes = in.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw new UnreadableException("the file is larger than " + bytesMax + " bytes; split it");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("the file is not UTF-8; save it as UTF-8");
        }
    }

    /**
     * Parses a document.
     *
     * @throws UnreadableException if it is not JSON, or a name is repeated in an object
     */
    static JsonNode parse(String text) throws UnreadableException {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new UnreadableException(
                    "not JSON" + where(at) + ": " + e.getOriginalMessage(),
                    at == null ? 0 : at.getLineNr(),
                    at == null ? 0 : at.getColumnNr());
        }
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Why a file could not be opened or read. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "the collector may not read it; change its permissions";
        }
        return "the file cannot be read: " + e.getMessage();
    }

    /** What was read is no document. The message is for the person who wrote it. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        /** Where, from 1; 0 if it is the whole file. */
        final int line;

        final int column;

        UnreadableException(String message) {
            this(message, 0, 0);
        }

        UnreadableException(String message, int line, int column) {
            super(message);
            this.line = line;
            this.column = column;
        }
    }
}
