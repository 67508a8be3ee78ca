package dev.hearth.analytics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One field of an {@link EventType}: its name, kind and bounds. Immutable. There is no kind for free text, by
 * construction.
 */
public final class Field {
    /** What a field's value can be. */
    public enum Kind {
        /** A string matching {@code ^[A-Za-z0-9_.:-]{1,64}$}, or a narrower {@link Field#pattern()}. */
        IDENTIFIER,
        /** One of a fixed list of identifiers. */
        ENUM,
        /** A whole number in a range. */
        INTEGER,
        /** A finite number in a range. */
        NUMBER,
        /** True or false. */
        BOOLEAN
    }

    private final EventType type;
    private final int index;
    private final String name;
    private final byte[] nameBytes;
    private final Kind kind;
    private final boolean required;
    private final List<String> values;
    private final IdentifierPattern pattern;
    private final double minimum;
    private final double maximum;

    Field(
            EventType type,
            int index,
            String name,
            Kind kind,
            boolean required,
            List<String> values,
            IdentifierPattern pattern,
            double minimum,
            double maximum) {
        this.type = type;
        this.index = index;
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        this.kind = kind;
        this.required = required;
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
        this.pattern = pattern;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /** The event type that this field belongs to. */
    public EventType type() {
        return type;
    }

    /** The position of this field in {@link EventType#fields()}. */
    public int index() {
        return index;
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** What the value can be. */
    public Kind kind() {
        return kind;
    }

    /** Whether an event without this field is dropped. */
    public boolean required() {
        return required;
    }

    /** The values that an {@link Kind#ENUM} allows, in the schema's order; empty for other kinds. */
    public List<String> values() {
        return values;
    }

    /** What an {@link Kind#IDENTIFIER} must match; without a meaning for other kinds. */
    public String pattern() {
        return pattern.toString();
    }

    /** Whether an {@link Kind#IDENTIFIER} may have that value. Allocates nothing. */
    public boolean matches(String value) {
        return pattern.matches(value);
    }

    /** The smallest value of an {@link Kind#INTEGER} or {@link Kind#NUMBER}, inclusive. */
    public double minimum() {
        return minimum;
    }

    /** The largest value of an {@link Kind#INTEGER} or {@link Kind#NUMBER}, inclusive. */
    public double maximum() {
        return maximum;
    }

    /** Copies the name, in ASCII, to {@code target} at {@code offset}; answers the number of bytes. */
    public int copyName(byte[] target, int offset) {
        System.arraycopy(nameBytes, 0, target, offset, nameBytes.length);
        return nameBytes.length;
    }

    @Override
    public String toString() {
        return type.name() + "." + name;
    }
}
