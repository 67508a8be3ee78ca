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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schema as it was found: its place, its parsed text if it is JSON, and all that the linter says of it.
 *
 * @param place the file as it was given, for messages
 * @param name what the file's name says, or null if it says nothing
 * @param schema the document, or null if the file holds none
 */
record SchemaFile(
        String place, @Nullable SchemaName name, @Nullable JsonNode schema, List<LintProblem> problems) {
    /** The largest schema file, in bytes. */
    static final int BYTES_MAX = 64 * 1024;

    // Bounds are read as they are written: 0.1 is a tenth, and a name that is repeated is a mistake.
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** Reads and lints a file; what goes wrong is a problem of it. */
    static SchemaFile read(Path file) {
        Path fileName = file.getFileName();
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), fileName == null ? "" : fileName.toString(), in);
        } catch (NoSuchFileException e) {
            return unreadable(file.toString(), "there is no such file");
        } catch (AccessDeniedException e) {
            return unreadable(file.toString(), "the collector may not read it; change its permissions");
        } catch (IOException e) {
            return unreadable(file.toString(), "the file cannot be read: " + e.getMessage());
        }
    }

    /** Reads and lints what {@code in} holds. */
    static SchemaFile read(String place, String fileName, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            return unreadable(place, "the file is larger than " + BYTES_MAX + " bytes; split the event");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return linted(place, fileName, READER.readTree(text));
        } catch (CharacterCodingException e) {
            return unreadable(place, "the file is not UTF-8; save it as UTF-8");
        } catch (JsonProcessingException e) {
            return unreadable(place, "not JSON" + where(e.getLocation()) + ": " + e.getOriginalMessage());
        }
    }

    private static SchemaFile linted(String place, String fileName, JsonNode schema) {
        SchemaName name = SchemaName.ofFile(fileName);
        return new SchemaFile(place, name, schema, new SchemaLinter(place, name).lint(schema));
    }

    static SchemaFile unreadable(String place, String message) {
        return new SchemaFile(place, null, null, List.of(new LintProblem(place, "", "unreadable", message)));
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Compiles it. */
    EventSchema compile() throws CatalogException {
        if (name == null || schema == null || !problems.isEmpty()) {
            String more = problems.size() < 2 ? "" : " (and " + (problems.size() - 1) + " more)";
            throw new CatalogException(problems.get(0) + more);
        }
        return EventSchema.compile(name, schema);
    }
}
