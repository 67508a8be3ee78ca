package dev.hearth.analytics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an event may carry: the allowlist of one event name and version, as its schema in {@code protocol/events} says.
 * Immutable; built once and kept in a constant.
 *
 * <pre>{@code
 * static final EventType BOSS_DEFEATED = EventType.builder("boss_defeated", 1)
 *         .identifier("boss_id")
 *         .optionalInteger("attempts", 1, 10_000)
 *         .build();
 * }</pre>
 */
public final class EventType {
    /** The most fields that one event can have: {@value}. */
    public static final int FIELDS_MAX = 32;

    /** The most values that an enum field can have: {@value}. */
    public static final int ENUM_VALUES_MAX = 64;

    /** The largest magnitude of an integer bound, {@value}: what JSON carries exactly (RFC 8259, section 6). */
    public static final long INTEGER_MAGNITUDE_MAX = (1L << 53) - 1;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final String name;
    private final byte[] nameBytes;
    private final int version;
    private final Priority priority;
    private final boolean critical;
    private final List<Field> fields;
    private final Map<String, Field> fieldsByName;
    private final int requiredMask;

    private EventType(Builder builder) {
        name = builder.name;
        nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        version = builder.version;
        priority = builder.priority;
        critical = builder.critical;
        List<Field> made = new ArrayList<>();
        Map<String, Field> byName = new HashMap<>();
        int required = 0;
        for (FieldSpec spec : builder.specs) {
            Field field = new Field(
                    this,
                    made.size(),
                    spec.name,
                    spec.kind,
                    spec.required,
                    spec.values,
                    spec.pattern,
                    spec.minimum,
                    spec.maximum);
            if (byName.put(field.name(), field) != null) {
                throw new IllegalArgumentException("field named twice in " + name + ": " + field.name());
            }
            required |= field.required() ? 1 << field.index() : 0;
            made.add(field);
        }
        fields = Collections.unmodifiableList(made);
        fieldsByName = byName;
        requiredMask = required;
    }

    /**
     * Begins a type.
     *
     * @param name lower-case letters, digits and underscores, beginning with a letter, at most 64
     * @param version 1 to 65535
     */
    public static Builder builder(String name, int version) {
        return new Builder(name, version);
    }

    /** The event's name on the wire. */
    public String name() {
        return name;
    }

    /** The schema's version, 1 to 65535. */
    public int version() {
        return version;
    }

    /** How much the event is worth when the queue is full. */
    public Priority priority() {
        return priority;
    }

    /** Whether the I/O thread forces the event to the disk at once; {@code track} does not wait for it. */
    public boolean critical() {
        return critical;
    }

    /** The fields, in the order they were declared. */
    public List<Field> fields() {
        return fields;
    }

    /** The field of that name, or null. */
    public @Nullable Field find(String fieldName) {
        return fieldsByName.get(fieldName);
    }

    /**
     * The field of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Field field(String fieldName) {
        Field field = fieldsByName.get(fieldName);
        if (field == null) {
            throw new IllegalArgumentException("no field " + fieldName + " in " + name);
        }
        return field;
    }

    /** A bit for the index of each required field. */
    public int requiredMask() {
        return requiredMask;
    }

    /** Copies the name, in ASCII, to {@code target} at {@code offset}; answers the number of bytes. */
    public int copyName(byte[] target, int offset) {
        System.arraycopy(nameBytes, 0, target, offset, nameBytes.length);
        return nameBytes.length;
    }

    @Override
    public String toString() {
        return name + ".v" + version;
    }

    private static final class FieldSpec {
        final String name;
        final Field.Kind kind;
        final boolean required;
        final List<String> values;
        final IdentifierPattern pattern;
        final double minimum;
        final double maximum;

        FieldSpec(
                String name,
                Field.Kind kind,
                boolean required,
                List<String> values,
                IdentifierPattern pattern,
                double minimum,
                double maximum) {
            this.name = name;
            this.kind = kind;
            this.required = required;
            this.values = values;
            this.pattern = pattern;
            this.minimum = minimum;
            this.maximum = maximum;
        }
    }

    /** Collects the fields of an {@link EventType}. Each mistake throws {@link IllegalArgumentException}, naming it. */
    public static final class Builder {
        private final String name;
        private final int version;
        private final List<FieldSpec> specs = new ArrayList<>();
        private Priority priority = Priority.NORMAL;
        private boolean critical;

        private Builder(String name, int version) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name must match " + NAME + ": " + name);
            }
            if (version < 1 || version > 65_535) {
                throw new IllegalArgumentException("version must be 1 to 65535: " + version);
            }
            this.name = name;
            this.version = version;
        }

        /** Sets the priority; {@link Priority#NORMAL} by default. */
        public Builder priority(Priority newPriority) {
            this.priority = newPriority;
            return this;
        }

        /** Has each such event forced to the disk at once, by the I/O thread. */
        public Builder critical() {
            this.critical = true;
            return this;
        }

        /** Adds a required identifier. */
        public Builder identifier(String field) {
            return add(field, Field.Kind.IDENTIFIER, true, IdentifierPattern.WIDEST);
        }

        /**
         * Adds a required identifier that is narrower than others.
         *
         * @param pattern of the form <code>^[…]{m,n}$</code> or <code>^[…]{n}$</code>, with characters of an identifier
         *     and ranges of them in the brackets, and at most 64 long
         */
        public Builder identifier(String field, String pattern) {
            return add(field, Field.Kind.IDENTIFIER, true, IdentifierPattern.parse(pattern));
        }

        /** Adds an optional identifier that is narrower than others; as {@link #identifier(String, String)}. */
        public Builder optionalIdentifier(String field, String pattern) {
            return add(field, Field.Kind.IDENTIFIER, false, IdentifierPattern.parse(pattern));
        }

        /** Adds an optional identifier. */
        public Builder optionalIdentifier(String field) {
            return add(field, Field.Kind.IDENTIFIER, false, IdentifierPattern.WIDEST);
        }

        /** Adds a required field with one of {@code values}, each an identifier. */
        public Builder enumeration(String field, List<String> values) {
            return addEnum(field, true, values);
        }

        /** Adds an optional field with one of {@code values}, each an identifier. */
        public Builder optionalEnumeration(String field, List<String> values) {
            return addEnum(field, false, values);
        }

        /** Adds a required integer from {@code minimum} to {@code maximum}, inclusive. */
        public Builder integer(String field, long minimum, long maximum) {
            return addInteger(field, true, minimum, maximum);
        }

        /** Adds an optional integer from {@code minimum} to {@code maximum}, inclusive. */
        public Builder optionalInteger(String field, long minimum, long maximum) {
            return addInteger(field, false, minimum, maximum);
        }

        /** Adds a required number from {@code minimum} to {@code maximum}, inclusive. */
        public Builder number(String field, double minimum, double maximum) {
            return addRange(field, Field.Kind.NUMBER, true, minimum, maximum);
        }

        /** Adds an optional number from {@code minimum} to {@code maximum}, inclusive. */
        public Builder optionalNumber(String field, double minimum, double maximum) {
            return addRange(field, Field.Kind.NUMBER, false, minimum, maximum);
        }

        /** Adds a required boolean. */
        public Builder bool(String field) {
            return add(field, Field.Kind.BOOLEAN, true, IdentifierPattern.WIDEST);
        }

        /** Adds an optional boolean. */
        public Builder optionalBool(String field) {
            return add(field, Field.Kind.BOOLEAN, false, IdentifierPattern.WIDEST);
        }

        /** Makes the type. */
        public EventType build() {
            return new EventType(this);
        }

        private Builder addEnum(String field, boolean required, List<String> values) {
            if (values.isEmpty() || values.size() > ENUM_VALUES_MAX) {
                throw new IllegalArgumentException("an enum has 1 to " + ENUM_VALUES_MAX + " values: " + field);
            }
            for (String value : values) {
                if (!IDENTIFIER.matcher(value).matches()) {
                    throw new IllegalArgumentException("value of " + field + " must match " + IDENTIFIER);
                }
            }
            return add(field, Field.Kind.ENUM, required, values, IdentifierPattern.WIDEST, 0, 0);
        }

        private Builder addInteger(String field, boolean required, long minimum, long maximum) {
            if (minimum < -INTEGER_MAGNITUDE_MAX || maximum > INTEGER_MAGNITUDE_MAX) {
                throw new IllegalArgumentException("range of " + field + " must lie within ±(2^53 - 1)");
            }
            return addRange(field, Field.Kind.INTEGER, required, (double) minimum, (double) maximum);
        }

        private Builder addRange(String field, Field.Kind kind, boolean required, double minimum, double maximum) {
            if (!(minimum <= maximum) || Double.isInfinite(minimum) || Double.isInfinite(maximum)) {
                throw new IllegalArgumentException("range of " + field + " must be finite and not empty");
            }
            List<String> none = Collections.<String>emptyList();
            return add(field, kind, required, none, IdentifierPattern.WIDEST, minimum, maximum);
        }

        private Builder add(String field, Field.Kind kind, boolean required, IdentifierPattern pattern) {
            return add(field, kind, required, Collections.<String>emptyList(), pattern, 0, 0);
        }

        private Builder add(
                String field,
                Field.Kind kind,
                boolean required,
                List<String> values,
                IdentifierPattern pattern,
                double minimum,
                double maximum) {
            if (!NAME.matcher(field).matches()) {
                throw new IllegalArgumentException("field must match " + NAME + ": " + field);
            }
            if (specs.size() == FIELDS_MAX) {
                throw new IllegalArgumentException(name + " has more than " + FIELDS_MAX + " fields");
            }
            specs.add(new FieldSpec(field, kind, required, values, pattern, minimum, maximum));
            return this;
        }
    }
}
