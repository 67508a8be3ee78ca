package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one field of a schema, by the rules of {@code protocol/README.md}; all that is not allowed there is refused. */
final class FieldReader {
    private static final String WRITE_STRING =
            "write an \"enum\" of identifiers, or \"pattern\": \"" + IdentifierForm.WIDEST + "\"";
    private static final Set<String> STRING = names("title", "description", "type", "enum", "const", "pattern");
    private static final Set<String> NUMBER =
            names("title", "description", "type", "minimum", "maximum", "x-hearth-unit");
    private static final Set<String> BOOLEAN = names("title", "description", "type");
    private static final List<String> UNITS = Arrays.asList("ms", "s", "count", "percent", "bytes");
    private static final BigDecimal INTEGER_MAX = BigDecimal.valueOf(EventType.INTEGER_MAGNITUDE_MAX);
    private static final Map<String, String> ADVICE = new HashMap<>();

    static {
        ADVICE.put("array", "a list has no bound that a KPI can use; send one event for each element");
        ADVICE.put("object", "a payload is flat; write the inner fields beside the others");
        ADVICE.put("null", "a field without a value is left out; do not list it in \"required\"");
    }

    private final CatalogProblems problems;
    private final String name;
    private final boolean required;
    private final JsonValue schema;

    FieldReader(CatalogProblems problems, String name, boolean required, JsonValue schema) {
        this.problems = problems;
        this.name = name;
        this.required = required;
        this.schema = schema;
    }

    private static Set<String> names(String... names) {
        return Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(names)));
    }

    /** The field, or null if it has a problem. */
    @Nullable
    FieldDeclaration read() {
        String type = schema.string("type");
        switch (type == null ? "" : type) {
            case "string":
                return readString();
            case "integer":
                return readNumber(Field.Kind.INTEGER);
            case "number":
                return readNumber(Field.Kind.NUMBER);
            case "boolean":
                checkMembers(BOOLEAN);
                return field(Field.Kind.BOOLEAN, Collections.emptyList(), "", BigDecimal.ZERO, BigDecimal.ZERO, "");
            default:
                JsonValue where = schema.get("type");
                problems.add(
                        where == null ? schema : where,
                        ADVICE.getOrDefault(
                                type == null ? "" : type,
                                "write one \"type\": \"string\", \"integer\", \"number\" or \"boolean\""));
                return null;
        }
    }

    private @Nullable FieldDeclaration readString() {
        checkMembers(STRING);
        JsonValue values = schema.get("enum");
        JsonValue constant = schema.get("const");
        JsonValue pattern = schema.get("pattern");
        int forms = (values == null ? 0 : 1) + (constant == null ? 0 : 1) + (pattern == null ? 0 : 1);
        if (forms != 1) {
            problems.add(
                    schema,
                    forms == 0
                            ? "this string could hold free-form text; " + WRITE_STRING
                            : "write only one of enum, const and pattern");
            return null;
        }
        if (pattern != null) {
            return readPattern(pattern);
        }
        List<String> allowed = new ArrayList<>();
        if (values != null) {
            addEnum(values, allowed);
        }
        if (constant != null) {
            addIdentifier(constant, allowed);
        }
        return allowed.isEmpty() ? null : field(Field.Kind.ENUM, allowed, "", BigDecimal.ZERO, BigDecimal.ZERO, "");
    }

    private @Nullable FieldDeclaration readPattern(JsonValue pattern) {
        if (!pattern.is(JsonValue.Kind.STRING) || !IdentifierForm.isPattern(pattern.text)) {
            problems.add(
                    pattern,
                    "only ^[…]{m,n}$ of an identifier's characters, at most 64 long, is sure to be no free-form text;"
                            + " write \"" + IdentifierForm.WIDEST + "\" or a narrower one");
            return null;
        }
        return field(
                Field.Kind.IDENTIFIER, Collections.emptyList(), pattern.text, BigDecimal.ZERO, BigDecimal.ZERO, "");
    }

    private void addEnum(JsonValue values, List<String> allowed) {
        int count = values.elements.size();
        if (!values.is(JsonValue.Kind.ARRAY) || count == 0 || count > EventType.ENUM_VALUES_MAX) {
            problems.add(values, "write a list of 1 to " + EventType.ENUM_VALUES_MAX + " identifiers");
            return;
        }
        for (JsonValue value : values.elements) {
            if (allowed.contains(value.text)) {
                problems.add(value, "the value is named twice; delete one");
            } else {
                addIdentifier(value, allowed);
            }
        }
    }

    private void addIdentifier(JsonValue value, List<String> allowed) {
        if (value.is(JsonValue.Kind.STRING) && IdentifierForm.isIdentifier(value.text)) {
            allowed.add(value.text);
        } else {
            problems.add(value, "a value must be an identifier; write a string that matches " + IdentifierForm.WIDEST);
        }
    }

    private @Nullable FieldDeclaration readNumber(Field.Kind kind) {
        checkMembers(NUMBER);
        BigDecimal minimum = bound("minimum", kind);
        BigDecimal maximum = bound("maximum", kind);
        JsonValue unit = schema.get("x-hearth-unit");
        if (unit != null && !(unit.is(JsonValue.Kind.STRING) && UNITS.contains(unit.text))) {
            problems.add(unit, "write one of " + String.join(", ", UNITS));
        }
        if (minimum == null || maximum == null) {
            return null;
        }
        if (minimum.compareTo(maximum) > 0) {
            problems.add(schema, "no number is in this range; write a maximum of at least " + minimum.toPlainString());
            return null;
        }
        return field(kind, Collections.emptyList(), "", minimum, maximum, unit == null ? "" : unit.text);
    }

    private @Nullable BigDecimal bound(String keyword, Field.Kind kind) {
        JsonValue bound = schema.get(keyword);
        boolean whole = kind == Field.Kind.INTEGER;
        if (bound != null && bound.is(JsonValue.Kind.NUMBER) && isFinite(bound)) {
            BigDecimal value = bound.number();
            if (!whole || (isWhole(bound.text) && value.abs().compareTo(INTEGER_MAX) <= 0)) {
                return value;
            }
        }
        problems.add(
                bound == null ? schema : bound,
                whole
                        ? "bound the number; write a whole \"" + keyword
                                + "\" from -9007199254740991 to 9007199254740991"
                        : "bound the number; write a finite \"" + keyword + "\"");
        return null;
    }

    private static boolean isFinite(JsonValue number) {
        double value = Double.parseDouble(number.text);
        return !Double.isInfinite(value) && !Double.isNaN(value);
    }

    /** As it is written: {@code 10}, not {@code 1e1}. */
    private static boolean isWhole(String number) {
        return number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    }

    private void checkMembers(Set<String> allowed) {
        CatalogTexts.checkMembers(problems, schema, allowed);
        CatalogTexts.check(problems, schema);
    }

    private FieldDeclaration field(
            Field.Kind kind, List<String> values, String pattern, BigDecimal minimum, BigDecimal maximum, String unit) {
        String title = schema.string("title");
        return new FieldDeclaration(
                name, title == null ? "" : title, kind, required, values, pattern, minimum, maximum, unit);
    }
}
