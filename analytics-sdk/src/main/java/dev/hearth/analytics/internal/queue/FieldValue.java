package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Field;
import org.jspecify.annotations.Nullable;

/** One field of a stored event: its name, kind and value. Immutable. */
public final class FieldValue {
    private final String name;
    private final Field.Kind kind;
    private final @Nullable String text;
    private final long bits;

    private FieldValue(String name, Field.Kind kind, @Nullable String text, long bits) {
        this.name = name;
        this.kind = kind;
        this.text = text;
        this.bits = bits;
    }

    static FieldValue ofText(String name, Field.Kind kind, String text) {
        return new FieldValue(name, kind, text, 0);
    }

    static FieldValue ofBits(String name, Field.Kind kind, long bits) {
        return new FieldValue(name, kind, null, bits);
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** Says which of the accessors below holds. */
    public Field.Kind kind() {
        return kind;
    }

    /** The value of an {@link Field.Kind#IDENTIFIER} or {@link Field.Kind#ENUM}; throws for another kind. */
    public String text() {
        if (text == null) {
            throw new IllegalStateException(name + " is " + kind);
        }
        return text;
    }

    /** The value of an {@link Field.Kind#INTEGER}; throws for another kind. */
    public long integer() {
        require(Field.Kind.INTEGER);
        return bits;
    }

    /** The value of a {@link Field.Kind#NUMBER}; throws for another kind. */
    public double number() {
        require(Field.Kind.NUMBER);
        return Double.longBitsToDouble(bits);
    }

    /** The value of a {@link Field.Kind#BOOLEAN}; throws for another kind. */
    public boolean bool() {
        require(Field.Kind.BOOLEAN);
        return bits != 0;
    }

    private void require(Field.Kind wanted) {
        if (kind != wanted) {
            throw new IllegalStateException(name + " is " + kind);
        }
    }

    @Override
    public String toString() {
        switch (kind) {
            case INTEGER:
                return name + "=" + bits;
            case NUMBER:
                return name + "=" + Double.longBitsToDouble(bits);
            case BOOLEAN:
                return name + "=" + (bits != 0);
            default:
                return name + "=" + text;
        }
    }
}
