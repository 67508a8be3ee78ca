package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lints one field of an event schema: the place where free-form text would come in. */
final class FieldLinter {
    /** The most values of an enum. */
    static final int ENUM_VALUES_MAX = 64;

    /** The largest magnitude of a whole number: what every JSON parser carries exactly (RFC 8259, section 6). */
    static final long INTEGER_MAGNITUDE_MAX = (1L << 53) - 1;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
    private static final String WRITE_STRING =
            "write an \"enum\" of identifiers, or \"pattern\": \"" + IdentifierPattern.IDENTIFIER + "\"";
    private static final Set<String> STRING = Set.of("title", "description", "type", "enum", "const", "pattern");
    private static final Set<String> NUMBER =
            Set.of("title", "description", "type", "minimum", "maximum", "x-hearth-unit");
    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "string", STRING, "integer", NUMBER, "number", NUMBER, "boolean", Set.of("title", "description", "type"));
    private static final List<String> UNITS = List.of("ms", "s", "count", "percent", "bytes");

    private final Problems problems;
    private final String pointer;

    FieldLinter(Problems problems, String pointer) {
        this.problems = problems;
        this.pointer = pointer;
    }

    void lint(JsonNode field) {
        String type = field.path("type").asText();
        Set<String> keywords = KEYWORDS.get(type);
        if (keywords == null) {
            problems.add(pointer + "/type", "type", adviceForType(field.path("type")));
            return;
        }
        for (Map.Entry<String, JsonNode> entry : field.properties()) {
            if (!keywords.contains(entry.getKey())) {
                problems.unknownKeyword(pointer + "/", entry.getKey(), keywords);
            }
        }
        problems.checkTexts(pointer, field);
        if (keywords == STRING) {
            lintString(field);
        } else if (keywords == NUMBER) {
            lintRange(field, type.equals("integer"));
            lintUnit(field.get("x-hearth-unit"));
        }
    }

    private static String adviceForType(JsonNode type) {
        return switch (type.asText()) {
            case "array" -> "a list has no bound that a KPI can use; send one event for each element";
            case "object" -> "a payload is flat; write the inner fields beside the others";
            case "null" -> "a field without a value is left out; make it optional";
            default -> "write one \"type\": \"string\", \"integer\", \"number\" or \"boolean\"";
        };
    }

    private void lintString(JsonNode field) {
        int forms = (field.has("enum") ? 1 : 0) + (field.has("const") ? 1 : 0) + (field.has("pattern") ? 1 : 0);
        if (forms == 0) {
            problems.add(pointer, "free-text", "this string could hold free-form text; " + WRITE_STRING);
        } else if (forms > 1) {
            problems.add(pointer, "one-form", "write only one of enum, const and pattern");
        }
        lintEnum(field.get("enum"));
        lintIdentifier(pointer + "/const", field.get("const"));
        lintPattern(field.get("pattern"));
    }

    private void lintEnum(@Nullable JsonNode values) {
        if (values == null) {
            return;
        }
        if (!values.isArray() || values.isEmpty() || values.size() > ENUM_VALUES_MAX) {
            problems.add(pointer + "/enum", "enum", "write a list of 1 to " + ENUM_VALUES_MAX + " identifiers");
            return;
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            lintIdentifier(pointer + "/enum/" + i, values.get(i));
            if (!seen.add(values.get(i))) {
                problems.add(pointer + "/enum/" + i, "enum", "the value is named twice; delete one");
            }
        }
    }

    private void lintIdentifier(String where, @Nullable JsonNode value) {
        if (value != null
                && !(value.isTextual() && IDENTIFIER.matcher(value.textValue()).matches())) {
            problems.add(
                    where,
                    "free-text",
                    "a value must be an identifier; write one that matches " + IdentifierPattern.IDENTIFIER);
        }
    }

    private void lintPattern(@Nullable JsonNode pattern) {
        if (pattern != null && !(pattern.isTextual() && IdentifierPattern.parse(pattern.textValue()) != null)) {
            problems.add(
                    pointer + "/pattern",
                    "free-text",
                    "only ^[…]{m,n}$ of an identifier's characters, at most "
                            + IdentifierPattern.LENGTH_MAX + " long, is sure to be no free-form text; write \""
                            + IdentifierPattern.IDENTIFIER + "\" or a narrower one");
        }
    }

    private void lintRange(JsonNode field, boolean whole) {
        BigDecimal minimum = bound(field, "minimum", whole);
        BigDecimal maximum = bound(field, "maximum", whole);
        if (minimum != null && maximum != null && minimum.compareTo(maximum) > 0) {
            problems.add(
                    pointer + "/maximum",
                    "range",
                    "no number is in this range; write a maximum of at least " + minimum.toPlainString());
        }
    }

    private @Nullable BigDecimal bound(JsonNode field, String keyword, boolean whole) {
        JsonNode bound = field.path(keyword);
        boolean right = whole
                ? bound.isIntegralNumber()
                        && bound.canConvertToLong()
                        && Math.abs(bound.longValue()) <= INTEGER_MAGNITUDE_MAX
                : bound.isNumber() && Double.isFinite(bound.doubleValue());
        if (!right) {
            problems.add(
                    pointer + "/" + keyword,
                    "range",
                    whole
                            ? "bound the number; write a whole " + keyword
                                    + " from -9007199254740991 to 9007199254740991"
                            : "bound the number; write a finite " + keyword);
            return null;
        }
        return bound.decimalValue();
    }

    private void lintUnit(@Nullable JsonNode unit) {
        if (unit != null && !(unit.isTextual() && UNITS.contains(unit.textValue()))) {
            problems.add(pointer + "/x-hearth-unit", "annotation", "write one of " + String.join(", ", UNITS));
        }
    }
}
