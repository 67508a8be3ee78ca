package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventSchemaTest {
    /** Every kind of field that the linter admits, beyond those of the five events. */
    private static final String EVERY_KIND = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "$id": "urn:hearth-analytics:event:every_kind:v7",
              "title": "Every kind",
              "type": "object",
              "properties": {
                "narrow": {"type": "string", "pattern": "^[a-f0-9-]{2,12}$"},
                "exact": {"type": "string", "pattern": "^[A-Z]{3}$"},
                "one": {"type": "string", "const": "daily"},
                "flag": {"type": "boolean"},
                "ratio": {"type": "number", "minimum": -0.1, "maximum": 0.1},
                "wide": {"type": "number", "minimum": -1e300, "maximum": 9007199254740992},
                "whole": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
                "fixed": {"type": "integer", "minimum": 1, "maximum": 1}
              },
              "required": ["flag", "fixed"],
              "additionalProperties": false
            }
            """;

    private static final int GENERATED = Integer.getInteger("catalog.generated", 100_000);

    // Both ways in which a collector may read numbers.
    private static final List<JsonMapper> MAPPERS = List.of(
            JsonMapper.builder().build(),
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build());

    private record Subject(JsonNode document, EventSchema compiled, JsonSchema validator) {
        static Subject of(String name, String text) {
            JsonNode document = ProtocolFiles.parse(text);
            SchemaName schemaName = Objects.requireNonNull(SchemaName.ofFile(name));
            assertThat(new SchemaLinter(name, "", schemaName).lint(document)).isEmpty();
            return new Subject(document, EventSchema.compile(schemaName, document), ProtocolFiles.validator(document));
        }
    }

    private final Subject everyKind = Subject.of("every_kind.v7.schema.json", EVERY_KIND);

    @Test
    void agreesWithAJsonSchemaValidatorOnGeneratedPayloads() throws JsonProcessingException {
        long seed = Long.getLong("catalog.seed", System.nanoTime());
        System.out.println(GENERATED + " generated payloads; replay with -Dcatalog.seed=" + seed);
        Random random = new Random(seed);
        List<Subject> subjects = new ArrayList<>(List.of(everyKind));
        for (Path file : ProtocolFiles.eventSchemas()) {
            subjects.add(Subject.of(String.valueOf(file.getFileName()), ProtocolFiles.text(file)));
        }
        int accepted = 0;
        for (int i = 0; i < GENERATED; i++) {
            Subject subject = subjects.get(i % subjects.size());
            String text = new GeneratedPayloads(subject.document, random).next();
            for (JsonMapper mapper : MAPPERS) {
                accepted += agree(subject, text, mapper) ? 1 : 0;
            }
        }
        // Neither verdict may be a rarity, or the agreement says little.
        assertThat(accepted / (2.0 * GENERATED)).isBetween(0.2, 0.8);
    }

    /** Whether both accept the payload. */
    private static boolean agree(Subject subject, String text, JsonMapper mapper) throws JsonProcessingException {
        JsonNode payload = mapper.readTree(text);
        JsonNode sanitized = payload.deepCopy();
        int disallowed = removeDisallowed(subject, sanitized);
        Set<ValidationMessage> messages = subject.validator.validate(asOthersReadIt(sanitized));
        JsonNode original = payload.deepCopy();
        Verdict verdict = subject.compiled.check(payload);
        assertThat(verdict.accepted()).as("%s: %s", text, messages).isEqualTo(messages.isEmpty());
        Violation violation = verdict.violation();
        if (violation == null) {
            assertThat(payload).as(text).isEqualTo(sanitized);
            assertThat(verdict.removedFields()).as(text).isEqualTo(disallowed);
            return true;
        }
        assertThat(payload).as(text).isEqualTo(original);
        assertThat(messages).as("%s: %s", text, violation).anyMatch(message -> isSaidBy(violation, message));
        return false;
    }

    private static int removeDisallowed(Subject subject, JsonNode payload) {
        if (!(payload instanceof ObjectNode object)) {
            return 0;
        }
        int before = object.size();
        Set<String> named = new HashSet<>();
        subject.document.path("properties").fieldNames().forEachRemaining(named::add);
        object.retain(named);
        return before - object.size();
    }

    /**
     * The other validator fails on an infinite number, which is how a double holds 1e400, and compares the last 64 bits
     * alone of a decimal that is past a long. It is shown big integers instead, which it compares right: the same number,
     * or one that is past every bound too.
     */
    private static JsonNode asOthersReadIt(JsonNode payload) {
        JsonNode shown = payload.deepCopy();
        if (shown instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : payload.properties()) {
                object.set(field.getKey(), bigAsInteger(field.getValue()));
            }
        }
        return bigAsInteger(shown);
    }

    private static JsonNode bigAsInteger(JsonNode value) {
        if (value.isNumber() && Double.isInfinite(value.doubleValue())) {
            BigInteger beyond = BigInteger.TEN.pow(400);
            return BigIntegerNode.valueOf(value.doubleValue() > 0 ? beyond : beyond.negate());
        }
        boolean big = value.isBigDecimal() && !value.canConvertToLong();
        return big ? BigIntegerNode.valueOf(value.bigIntegerValue()) : value;
    }

    private static boolean isSaidBy(Violation violation, ValidationMessage message) {
        String place = message.getType().equals("required")
                ? "/" + message.getProperty()
                : String.valueOf(message.getInstanceLocation());
        return place.equals(violation.field().isEmpty() ? "" : "/" + violation.field())
                && message.getType().equals(violation.keyword());
    }

    @Test
    void disallowedFieldsAreTakenOutInPlace() {
        JsonNode payload = ProtocolFiles.parse("{\"flag\":true,\"name\":\"Ada\",\"fixed\":1,\"more\":{\"a\":[]}}");
        assertThat(everyKind.compiled.check(payload)).isEqualTo(Verdict.acceptedWithout(2));
        assertThat(payload).isEqualTo(ProtocolFiles.parse("{\"flag\":true,\"fixed\":1}"));
    }

    @Test
    void refusedPayloadIsLeftAsItWas() {
        String text = "{\"flag\":\"yes\",\"name\":\"Ada\"}";
        JsonNode payload = ProtocolFiles.parse(text);
        assertThat(everyKind.compiled.check(payload).violation()).isEqualTo(new Violation("flag", "type"));
        assertThat(payload).isEqualTo(ProtocolFiles.parse(text));
    }

    @Test
    void firstViolationIsThatOfTheFirstFieldOfTheSchema() {
        for (String text : List.of("{\"fixed\":2,\"flag\":3}", "{\"flag\":3,\"fixed\":2}")) {
            assertThat(everyKind.compiled.check(ProtocolFiles.parse(text)).violation())
                    .isEqualTo(new Violation("flag", "type"));
        }
    }

    @Test
    void requiredFieldIsMissedBeforeALaterFieldIsJudged() {
        assertThat(everyKind
                        .compiled
                        .check(ProtocolFiles.parse("{\"fixed\":2}"))
                        .violation())
                .isEqualTo(new Violation("flag", "required"));
    }

    @Test
    void violationNeverHoldsAValue() {
        String secret = "secret-of-the-player";
        JsonNode payload = ProtocolFiles.parse(
                "{\"flag\":\"" + secret + "\",\"" + secret + "\":\"" + secret + "\",\"narrow\":\"" + secret + "\"}");
        assertThat(everyKind.compiled.check(payload).toString()).doesNotContain(secret);
    }
}
