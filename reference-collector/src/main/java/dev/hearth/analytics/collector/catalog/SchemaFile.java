package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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

    /** Reads and lints a file; what goes wrong is a problem of it. */
    static SchemaFile read(Path file) {
        Path fileName = file.getFileName();
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), fileName == null ? "" : fileName.toString(), in);
        } catch (IOException e) {
            return unreadable(file.toString(), JsonText.reason(e));
        }
    }

    /** Reads and lints what {@code in} holds. */
    static SchemaFile read(String place, String fileName, InputStream in) throws IOException {
        try {
            return linted(place, fileName, JsonText.read(in, BYTES_MAX));
        } catch (JsonText.UnreadableException e) {
            return unreadable(place, String.valueOf(e.getMessage()));
        }
    }

    private static SchemaFile linted(String place, String fileName, JsonNode schema) {
        SchemaName name = SchemaName.ofFile(fileName);
        return new SchemaFile(place, name, schema, new SchemaLinter(place, "", name).lint(schema));
    }

    static SchemaFile unreadable(String place, String message) {
        return new SchemaFile(place, null, null, List.of(new LintProblem(place, "", "unreadable", message)));
    }

    /** Compiles it. */
    EventSchema compile() throws CatalogException {
        if (name == null || schema == null || !problems.isEmpty()) {
            throw new CatalogException(problems);
        }
        return EventSchema.compile(name, schema);
    }
}
