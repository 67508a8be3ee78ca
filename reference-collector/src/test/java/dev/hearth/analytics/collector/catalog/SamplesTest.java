package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    record Sample(String file, String schema, JsonNode entry) {
        String text() {
            return ProtocolFiles.text("samples/" + file);
        }

        boolean isEnvelope() {
            return schema.equals("envelope");
        }

        /** Whether the file holds JSON: one that does not has nothing that a schema could say. */
        boolean isJson() {
            return !entry.path("answer").path("code").asText().equals("malformed_json");
        }

        JsonSchema validator() {
            return ProtocolFiles.validator(ProtocolFiles.json(
                    isEnvelope() ? "envelope.schema.json" : "events/" + schema + SchemaName.FILE_SUFFIX));
        }

        EventSchema compiled() {
            SchemaName name = Objects.requireNonNull(SchemaName.ofFile(schema + SchemaName.FILE_SUFFIX));
            EventSchema compiled = EventCatalog.bundled().find(name.event(), name.version());
            return Objects.requireNonNull(compiled, schema);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Sample> all() {
        JsonNode samples = ProtocolFiles.json("samples/manifest.json").path("samples");
        return StreamSupport.stream(samples.spliterator(), false)
                .map(entry -> new Sample(
                        entry.path("file").asText(), entry.path("schema").asText(), entry))
                .toList();
    }

    static Stream<Sample> json() {
        return all().stream().filter(Sample::isJson);
    }

    static Stream<Sample> notJson() {
        return all().stream().filter(sample -> !sample.isJson());
    }

    static Stream<Sample> payloads() {
        return json().filter(sample -> !sample.isEnvelope());
    }

    @ParameterizedTest
    @MethodSource("json")
    void validatorSaysWhatTheManifestSays(Sample sample) {
        List<String> said = sample.validator().validate(ProtocolFiles.parse(sample.text())).stream()
                .map(message -> message.getInstanceLocation() + " " + message.getType())
                .toList();
        List<String> expected = StreamSupport.stream(
                        sample.entry().path("errors").spliterator(), false)
                .map(error -> error.path("pointer").asText() + " "
                        + error.path("keyword").asText())
                .toList();
        assertThat(said).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(said.isEmpty())
                .isEqualTo(sample.entry().path("valid").booleanValue())
                .isEqualTo(sample.file().startsWith("valid/"));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void whatIsNotJsonIsNotParsed(Sample sample) {
        assertThatThrownBy(() -> ProtocolFiles.MAPPER.readTree(sample.text()))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void compiledSchemaSaysWhatTheManifestSays(Sample sample) throws IOException {
        JsonNode answer = sample.entry().path("answer");
        for (JsonMapper mapper : List.of(ProtocolFiles.MAPPER, EXACT)) {
            JsonNode payload = mapper.readTree(sample.text());
            Verdict verdict = sample.compiled().check(payload);
            if (answer.path("accepted").booleanValue()) {
                assertThat(verdict)
                        .isEqualTo(
                                Verdict.acceptedWithout(answer.path("removed").intValue()));
                assertThat(sample.validator().validate(payload))
                        .as("what is left")
                        .isEmpty();
            } else {
                assertThat(verdict.violation())
                        .isEqualTo(new Violation(
                                answer.path("field").asText(),
                                answer.path("keyword").asText()));
            }
        }
    }

    @Test
    void everyFileIsInTheManifestOnce() throws IOException {
        List<String> named = all().stream().map(Sample::file).toList();
        Set<String> found = new HashSet<>();
        Path root = ProtocolFiles.path("samples");
        try (Stream<Path> files = Files.walk(root, 2)) {
            // Catalogs have a manifest of their own.
            files.filter(file -> Files.isRegularFile(file)
                            && !file.endsWith("manifest.json")
                            && !file.startsWith(root.resolve("catalogs")))
                    .forEach(file -> found.add(root.relativize(file).toString().replace('\\', '/')));
        }
        assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void everySchemaHasSamplesOfBothKinds() {
        Set<String> expected = new HashSet<>(Set.of("valid envelope", "invalid envelope"));
        for (EventSchema schema : EventCatalog.bundled().schemas()) {
            expected.add("valid " + schema);
            expected.add("invalid " + schema);
        }
        assertThat(all().stream()
                        .map(sample ->
                                (sample.entry().path("valid").booleanValue() ? "valid " : "invalid ") + sample.schema())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
