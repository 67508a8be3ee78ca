package dev.hearth.analytics.internal.codegen;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value that knows where it stands in its file, so that a mistake can be shown there. One thread. */
final class JsonValue {
    /** What a value is. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    final Kind kind;
    /** From 1. */
    final int line;
    /** From 1, in characters. */
    final int column;
    /** The text of a string, number or boolean as it is written; empty for others. */
    final String text;

    /** Of an object, in the order of the file. */
    final Map<String, JsonValue> members = new LinkedHashMap<>();
    /** Of an array. */
    final List<JsonValue> elements = new ArrayList<>();

    JsonValue(Kind kind, int line, int column, String text) {
        this.kind = kind;
        this.line = line;
        this.column = column;
        this.text = text;
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    @Nullable
    JsonValue get(String name) {
        return members.get(name);
    }

    /** The text of the member if it is a string, else null. */
    @Nullable
    String string(String name) {
        JsonValue member = members.get(name);
        return member == null || !member.is(Kind.STRING) ? null : member.text;
    }

    /** The exact value of a number. */
    BigDecimal number() {
        return new BigDecimal(text);
    }
}
