package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lints one event schema. The keywords below are all that a schema may use; whatever is not named here is refused, so
 * that nothing which could carry free-form text gets in by a keyword that nobody thought of.
 */
final class SchemaLinter {
    /** The only dialect. */
    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** The most fields of an event; the SDK keeps those that are set in the bits of an {@code int}. */
    static final int FIELDS_MAX = 32;

    private static final String FIELD_NAME = "[a-z][a-z0-9_]{0,63}";
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$id",
            "title",
            "description",
            "x-hearth-priority",
            "x-hearth-critical",
            "type",
            "properties",
            "required",
            "additionalProperties");
    private static final Set<String> PRIORITIES = Set.of("low", "normal", "high");

    private final Problems problems;
    private final @Nullable SchemaName name;

    /**
     * @param place the file
     * @param pointer where the schema is in it; empty if it is the whole document
     */
    SchemaLinter(String place, String pointer, @Nullable SchemaName name) {
        this.problems = new Problems(place, pointer);
        this.name = name;
    }

    List<LintProblem> lint(JsonNode schema) {
        if (!schema.isObject()) {
            problems.add("", "root-type", "a schema is a JSON object; write { \"$schema\": \"" + DIALECT + "\", … }");
            return problems.found();
        }
        checkKeywords(schema);
        checkIdentity(schema);
        checkAnnotations(schema);
        checkShape(schema);
        checkProperties(schema);
        checkRequired(schema);
        return problems.found();
    }

    private void checkKeywords(JsonNode schema) {
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            if (!KEYWORDS.contains(entry.getKey())) {
                problems.unknownKeyword("/", entry.getKey(), KEYWORDS);
            }
        }
    }

    private void checkIdentity(JsonNode schema) {
        if (name == null) {
            problems.add(
                    "",
                    "file-name",
                    "name the file <event>.v<version>.schema.json, such as boss_defeated.v1" + SchemaName.FILE_SUFFIX
                            + "; the event's name matches " + FIELD_NAME);
        } else if (!schema.path("$id").asText().equals(name.id())) {
            problems.add("/$id", "id", "the id must follow the file's name; write \"$id\": \"" + name.id() + "\"");
        }
        if (!schema.path("$schema").asText().equals(DIALECT)) {
            problems.add("/$schema", "dialect", "write \"$schema\": \"" + DIALECT + "\"");
        }
    }

    private void checkAnnotations(JsonNode schema) {
        if (!schema.has("title")) {
            problems.add("/title", "annotation", "give the event a title for the dashboard; write \"title\": \"…\"");
        }
        problems.checkTexts("", schema);
        JsonNode priority = schema.get("x-hearth-priority");
        if (priority != null && !(priority.isTextual() && PRIORITIES.contains(priority.textValue()))) {
            problems.add("/x-hearth-priority", "annotation", "write \"low\", \"normal\" or \"high\"");
        }
        JsonNode critical = schema.get("x-hearth-critical");
        if (critical != null && !critical.isBoolean()) {
            problems.add("/x-hearth-critical", "annotation", "write true or false");
        }
    }

    private void checkShape(JsonNode schema) {
        if (!schema.path("type").asText().equals("object")) {
            problems.add("/type", "root-type", "a payload is an object; write \"type\": \"object\"");
        }
        JsonNode additional = schema.path("additionalProperties");
        if (!additional.isBoolean() || additional.booleanValue()) {
            problems.add(
                    "/additionalProperties",
                    "closed",
                    "an open object lets anything in; write \"additionalProperties\": false");
        }
    }

    private void checkProperties(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        if (!properties.isObject()) {
            problems.add("/properties", "properties", "name the fields; write \"properties\": { … }, or {} for none");
            return;
        }
        if (properties.size() > FIELDS_MAX) {
            problems.add(
                    "/properties",
                    "too-many-fields",
                    "an event has at most " + FIELDS_MAX + " fields; split it into two events");
        }
        for (Map.Entry<String, JsonNode> field : properties.properties()) {
            String pointer = "/properties/" + Problems.escape(field.getKey());
            if (!field.getKey().matches(FIELD_NAME)) {
                problems.add(pointer, "field-name", "a field's name matches " + FIELD_NAME + "; rename it");
            }
            new FieldLinter(problems, pointer).lint(field.getValue());
        }
    }

    private void checkRequired(JsonNode schema) {
        JsonNode required = schema.get("required");
        if (required == null) {
            return;
        }
        if (!required.isArray()) {
            problems.add("/required", "required", "write a list of field names, such as [\"boss_id\"]");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < required.size(); i++) {
            JsonNode field = required.get(i);
            String pointer = "/required/" + i;
            if (!field.isTextual() || !schema.path("properties").has(field.textValue())) {
                problems.add(pointer, "required", "nobody can send a field that is not in properties; add it there");
            } else if (!seen.add(field.textValue())) {
                problems.add(pointer, "required", "the field is named twice; delete one");
            }
        }
    }
}
