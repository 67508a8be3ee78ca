package dev.hearth.analytics.collector.ingest;

import static java.util.concurrent.TimeUnit.DAYS;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of {@code envelope.schema.json}: each reads a JSON value, or says null when it has not the form. */
final class WireFormats {
    /** Identifiers: platforms, the SDK's name. */
    static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
    /** Versions of games and SDKs. */
    static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.:+-]{1,64}");
    /** Names of events, and reasons of losses. */
    static final Pattern EVENT_NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern VILLAGE_FORM = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TIME_FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");

    private WireFormats() {}

    /** Text of that form. */
    static @Nullable String text(@Nullable JsonNode node, Pattern form) {
        String text = node == null ? null : node.textValue();
        return text != null && form.matcher(text).matches() ? text : null;
    }

    /** A UUID in its canonical form, in lowercase. */
    static @Nullable UUID uuid(@Nullable JsonNode node) {
        String text = text(node, UUID_FORM);
        return text == null ? null : UUID.fromString(text);
    }

    /** A random UUID. */
    static @Nullable UUID uuidV4(@Nullable JsonNode node) {
        UUID uuid = uuid(node);
        return uuid != null && uuid.version() == 4 && uuid.variant() == 2 ? uuid : null;
    }

    /** The 128 bits of 32 lowercase hex digits. */
    static @Nullable UUID village(@Nullable JsonNode node) {
        String text = text(node, VILLAGE_FORM);
        return text == null
                ? null
                : new UUID(Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
    }

    /** The 32 lowercase hex digits of 128 bits. */
    static String villageText(UUID village) {
        return village.toString().replace("-", "");
    }

    /** A whole number within bounds. {@code 1.0} is one, as in JSON Schema. */
    static @Nullable Long whole(@Nullable JsonNode node, long min, long max) {
        if (node == null || !node.isNumber()) {
            return null;
        }
        BigDecimal number = node.decimalValue();
        boolean inBounds = number.compareTo(BigDecimal.valueOf(min)) >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0
                && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
        return inBounds ? number.longValue() : null;
    }

    /** RFC 3339 in UTC with milliseconds, as milliseconds since 1970. A day that its month has not is none. */
    static @Nullable Long time(@Nullable JsonNode node) {
        String text = text(node, TIME_FORM);
        if (text == null) {
            return null;
        }
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        try {
            long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
                    .toEpochDay();
            return DAYS.toMillis(day) + ((hour * 60L + minute) * 60 + second) * 1_000 + digits(text, 20, 23);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
