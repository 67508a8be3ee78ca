package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one field's value may be, in the sense of JSON Schema 2020-12 (Validation, section 6). A number is judged by its
 * mathematical value: {@code 1.0} is an integer, {@code 1e400} is above every maximum.
 */
sealed interface FieldRule {
    /** The keyword that refuses {@code value}, or null if none does. */
    @Nullable
    String refusedBy(JsonNode value);

    /** One of a fixed list. */
    record OneOf(String keyword, Set<String> values) implements FieldRule {
        @Override
        public @Nullable String refusedBy(JsonNode value) {
            if (!value.isTextual()) {
                return "type";
            }
            return values.contains(value.textValue()) ? null : keyword;
        }
    }

    /** A bounded identifier. */
    record Identifier(IdentifierPattern pattern) implements FieldRule {
        @Override
        public @Nullable String refusedBy(JsonNode value) {
            if (!value.isTextual()) {
                return "type";
            }
            return pattern.matches(value.textValue()) ? null : "pattern";
        }
    }

    /** True or false. */
    record Bool() implements FieldRule {
        @Override
        public @Nullable String refusedBy(JsonNode value) {
            return value.isBoolean() ? null : "type";
        }
    }

    /** A whole number in a range. */
    record WholeNumber(long minimum, long maximum) implements FieldRule {
        @Override
        public @Nullable String refusedBy(JsonNode value) {
            if (value.isInt() || value.isLong()) {
                long number = value.longValue();
                return number < minimum ? "minimum" : number > maximum ? "maximum" : null;
            }
            if (value.getNodeType() != JsonNodeType.NUMBER || !isWhole(value)) {
                return "type";
            }
            return outside(value, BigDecimal.valueOf(minimum), BigDecimal.valueOf(maximum));
        }

        private static boolean isWhole(JsonNode value) {
            if (value.isDouble() || value.isFloat()) {
                double number = value.doubleValue();
                return number == Math.rint(number);
            }
            return value.isIntegralNumber()
                    || value.decimalValue().stripTrailingZeros().scale() <= 0;
        }
    }

    /** A number in a range. */
    record AnyNumber(BigDecimal minimum, BigDecimal maximum) implements FieldRule {
        @Override
        public @Nullable String refusedBy(JsonNode value) {
            return value.getNodeType() == JsonNodeType.NUMBER ? outside(value, minimum, maximum) : "type";
        }
    }

    /** Which bound {@code number} breaks, or null. Exact, at any number of digits. */
    private static @Nullable String outside(JsonNode number, BigDecimal minimum, BigDecimal maximum) {
        double approximate = number.doubleValue();
        if (Double.isInfinite(approximate) || Double.isNaN(approximate)) {
            return approximate < 0 ? "minimum" : "maximum";
        }
        BigDecimal exact = number.decimalValue();
        return exact.compareTo(minimum) < 0 ? "minimum" : exact.compareTo(maximum) > 0 ? "maximum" : null;
    }
}
