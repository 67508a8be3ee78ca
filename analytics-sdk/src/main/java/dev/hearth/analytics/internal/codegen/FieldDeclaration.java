package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One field as a schema declares it. Immutable. */
final class FieldDeclaration {
    final String name;
    final String title;
    final Field.Kind kind;
    final boolean required;
    /** Of an enum, else empty. */
    final List<String> values;
    /** Of an identifier, else empty. */
    final String pattern;

    final BigDecimal minimum;
    final BigDecimal maximum;
    /** What a number counts, or empty. */
    final String unit;

    FieldDeclaration(
            String name,
            String title,
            Field.Kind kind,
            boolean required,
            List<String> values,
            String pattern,
            BigDecimal minimum,
            BigDecimal maximum,
            String unit) {
        this.name = name;
        this.title = title;
        this.kind = kind;
        this.required = required;
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
        this.pattern = pattern;
        this.minimum = minimum;
        this.maximum = maximum;
        this.unit = unit;
    }

    /** Whether it is a stretch of time, which is better cut to its bounds than lost. */
    boolean isDuration() {
        return kind == Field.Kind.INTEGER && (unit.equals("ms") || unit.equals("s"));
    }
}
