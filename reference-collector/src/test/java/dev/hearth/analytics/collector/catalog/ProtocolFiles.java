package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of {@code protocol/}, as the build puts them on the class path, and a validator that others wrote. */
final class ProtocolFiles {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // This validator keeps to JSON Schema in two things only when asked. 1.0 is an integer. And $ is the end of the
    // text
    // (ECMA-262), where Java's also matches before a newline that ends it; our patterns have it only at their end.
    private static final SchemaValidatorsConfig AS_SPECIFIED = SchemaValidatorsConfig.builder()
            .losslessNarrowing(true)
            .regularExpressionFactory(regex ->
                    Pattern.compile(regex.replaceFirst("\\$$", "\\\\z")).asPredicate()::test)
            .build();

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("x-hearth-priority"))
                    .keyword(new NonValidationKeyword("x-hearth-critical"))
                    .keyword(new NonValidationKeyword("x-hearth-unit"))
                    .keyword(new NonValidationKeyword("components"))
                    .build())
            .build();

    private ProtocolFiles() {}

    static Path path(String name) {
        URL url = ProtocolFiles.class.getResource("/dev/hearth/analytics/collector/protocol/" + name);
        if (url == null) {
            throw new IllegalArgumentException("no such file of the protocol: " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A file of the folder itself, for what is not bundled. Tests run in their module's folder. */
    static Path source(String name) {
        return Path.of("..", "protocol", name);
    }

    static String text(String name) {
        return text(path(name));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        return parse(text(name));
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema files of the five events. */
    static List<Path> eventSchemas() {
        try (Stream<Path> files = Files.list(path("events"))) {
            return files.filter(file -> file.toString().endsWith(".schema.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A validator for {@code schema}. */
    static JsonSchema validator(JsonNode schema) {
        return SCHEMAS.getSchema(schema, AS_SPECIFIED);
    }

    /** A validator for schemas. */
    static JsonSchema metaschema() {
        return SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012), AS_SPECIFIED);
    }
}
