package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one version of one event may carry: its schema, made into comparisons. Says what a JSON Schema validator says of
 * the same payload, without one. Immutable, safe for any thread.
 */
public final class EventSchema {
    private static final Violation NOT_AN_OBJECT = new Violation("", "type");

    private final String name;
    private final int version;
    private final List<Field> fields;
    private final List<String> fieldNames;

    private EventSchema(String name, int version, List<Field> fields) {
        this.name = name;
        this.version = version;
        this.fields = fields;
        this.fieldNames = fields.stream().map(Field::name).toList();
    }

    /** Compiles a schema in which the linter has found nothing. */
    static EventSchema compile(SchemaName name, JsonNode schema) {
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
        List<Field> fields = schema.get("properties").properties().stream()
                .map(property ->
                        new Field(property.getKey(), required.contains(property.getKey()), ruleOf(property.getValue())))
                .toList();
        return new EventSchema(name.event(), name.version(), fields);
    }

    private static FieldRule ruleOf(JsonNode property) {
        return switch (property.get("type").textValue()) {
            case "string" -> stringRule(property);
            case "integer" ->
                new FieldRule.WholeNumber(
                        property.get("minimum").longValue(),
                        property.get("maximum").longValue());
            case "number" ->
                new FieldRule.AnyNumber(
                        property.get("minimum").decimalValue(),
                        property.get("maximum").decimalValue());
            case "boolean" -> new FieldRule.Bool();
            default -> throw new IllegalArgumentException("not linted");
        };
    }

    private static FieldRule stringRule(JsonNode property) {
        if (property.has("enum")) {
            return new FieldRule.OneOf(
                    "enum",
                    StreamSupport.stream(property.get("enum").spliterator(), false)
                            .map(JsonNode::textValue)
                            .collect(Collectors.toUnmodifiableSet()));
        }
        if (property.has("const")) {
            return new FieldRule.OneOf("const", Set.of(property.get("const").textValue()));
        }
        IdentifierPattern pattern =
                IdentifierPattern.parse(property.path("pattern").asText());
        if (pattern == null) {
            throw new IllegalArgumentException("not linted");
        }
        return new FieldRule.Identifier(pattern);
    }

    /** The event's name on the wire. */
    public String name() {
        return name;
    }

    /** The schema's version, 1 to 65535. */
    public int version() {
        return version;
    }

    /**
     * Checks a payload, and takes out of it, in place, every field that the schema does not name. A payload that is
     * refused is left as it was. Fields are judged in the schema's order, so that the same payload is always refused for
     * the same reason.
     */
    public Verdict check(JsonNode payload) {
        if (!(payload instanceof ObjectNode object)) {
            return Verdict.refused(NOT_AN_OBJECT);
        }
        int known = 0;
        for (Field field : fields) {
            JsonNode value = object.get(field.name);
            Violation violation = field.judge(value);
            if (violation != null) {
                return Verdict.refused(violation);
            }
            known += value == null ? 0 : 1;
        }
        int disallowed = object.size() - known;
        if (disallowed > 0) {
            object.retain(fieldNames);
        }
        return Verdict.acceptedWithout(disallowed);
    }

    @Override
    public String toString() {
        return new SchemaName(name, version).toString();
    }

    private record Field(String name, boolean required, FieldRule rule) {
        @Nullable
        Violation judge(@Nullable JsonNode value) {
            if (value == null) {
                return required ? new Violation(name, "required") : null;
            }
            String keyword = rule.refusedBy(value);
            return keyword == null ? null : new Violation(name, keyword);
        }
    }
}
