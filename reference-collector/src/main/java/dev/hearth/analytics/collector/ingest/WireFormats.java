package dev.hearth.analytics.collector.ingest;

import static java.util.concurrent.TimeUnit.DAYS;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The forms of {@code envelope.schema.json}: each reads the value that a parser is at, or says null or
 * {@link RawEvent#ABSENT} when it has not the form, and leaves the parser at the end of it. Nothing is made of a value that
 * has not the form, and no regular expression is run on it.
 */
final class WireFormats {
    /** Identifiers: platforms, the SDK's name. */
    static final TextForm IDENTIFIER = new TextForm(false, "_.:-", true);
    /** Versions of games and SDKs. */
    static final TextForm VERSION = new TextForm(false, "_.:+-", true);
    /** Names of events, and reasons of losses. */
    static final TextForm EVENT_NAME = new TextForm(true, "_", false);

    private static final int TEXT_LENGTH_MAX = 64;
    private static final int UUID_LENGTH = 36;
    private static final int VILLAGE_LENGTH = 32;
    private static final int TIME_LENGTH = 24;
    private static final String TIME_FORM = "dddd-dd-ddTdd:dd:dd.dddZ";

    private WireFormats() {}

    /** Which characters a text of 1 to 64 of them may have. */
    static final class TextForm {
        private final boolean startsWithLetter;
        private final String others;
        private final boolean upperCase;

        TextForm(boolean startsWithLetter, String others, boolean upperCase) {
            this.startsWithLetter = startsWithLetter;
            this.others = others;
            this.upperCase = upperCase;
        }

        private boolean allows(char c) {
            return isLetter(c)
                    || (c >= '0' && c <= '9')
                    || (upperCase && c >= 'A' && c <= 'Z')
                    || others.indexOf(c) >= 0;
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z';
        }

        boolean matches(char[] text, int offset, int length) {
            if (length < 1 || length > TEXT_LENGTH_MAX) {
                return false;
            }
            if (startsWithLetter && !isLetter(text[offset])) {
                return false;
            }
            for (int i = offset; i < offset + length; i++) {
                if (!allows(text[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Text of that form. */
    static @Nullable String text(JsonParser parser, TextForm form) throws IOException {
        return isText(parser)
                        && form.matches(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                ? parser.getText()
                : null;
    }

    /** Text of that form. */
    static @Nullable String text(@Nullable JsonNode node, TextForm form) {
        String text = node == null ? null : node.textValue();
        return text != null && form.matches(text.toCharArray(), 0, text.length()) ? text : null;
    }

    /** A UUID in its canonical form, in lowercase. */
    static @Nullable UUID uuid(JsonParser parser) throws IOException {
        if (!isText(parser) || parser.getTextLength() != UUID_LENGTH) {
            return null;
        }
        char[] text = parser.getTextCharacters();
        int at = parser.getTextOffset();
        boolean dashes = text[at + 8] == '-' && text[at + 13] == '-' && text[at + 18] == '-' && text[at + 23] == '-';
        long a = hex(text, at, 8);
        long b = hex(text, at + 9, 4);
        long c = hex(text, at + 14, 4);
        long d = hex(text, at + 19, 4);
        long e = hex(text, at + 24, 12);
        boolean right = dashes && (a | b | c | d | e) >= 0;
        return right ? new UUID(a << 32 | b << 16 | c, d << 48 | e) : null;
    }

    /** A random UUID. */
    static @Nullable UUID uuidV4(JsonParser parser) throws IOException {
        UUID uuid = uuid(parser);
        return uuid != null && uuid.version() == 4 && uuid.variant() == 2 ? uuid : null;
    }

    /** The 128 bits of 32 lowercase hex digits. */
    static @Nullable UUID village(JsonParser parser) throws IOException {
        if (!isText(parser) || parser.getTextLength() != VILLAGE_LENGTH) {
            return null;
        }
        char[] text = parser.getTextCharacters();
        int at = parser.getTextOffset();
        long a = hex(text, at, 8);
        long b = hex(text, at + 8, 8);
        long c = hex(text, at + 16, 8);
        long d = hex(text, at + 24, 8);
        return (a | b | c | d) >= 0 ? new UUID(a << 32 | b, c << 32 | d) : null;
    }

    /** At most 15 lowercase hex digits, or a negative number if one is none. */
    private static long hex(char[] text, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** A whole number within bounds. {@code 1.0} is one, as in JSON Schema. */
    static long whole(JsonParser parser, long min, long max) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = parser.getLongValue();
            return number >= min && number <= max ? number : RawEvent.ABSENT;
        }
        if (token != null && token.isNumeric()) {
            Long number = whole(parser.getDecimalValue(), min, max);
            return number == null ? RawEvent.ABSENT : number;
        }
        Skipping.skip(parser);
        return RawEvent.ABSENT;
    }

    /** A whole number within bounds. {@code 1.0} is one, as in JSON Schema. */
    static @Nullable Long whole(@Nullable JsonNode node, long min, long max) {
        return node == null || !node.isNumber() ? null : whole(node.decimalValue(), min, max);
    }

    private static @Nullable Long whole(BigDecimal number, long min, long max) {
        boolean inBounds = number.compareTo(BigDecimal.valueOf(min)) >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0
                && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
        return inBounds ? number.longValue() : null;
    }

    /** RFC 3339 in UTC with milliseconds, as milliseconds since 1970. A day that its month has not is none. */
    static long time(JsonParser parser) throws IOException {
        if (!isText(parser) || parser.getTextLength() != TIME_LENGTH) {
            return RawEvent.ABSENT;
        }
        char[] text = parser.getTextCharacters();
        int at = parser.getTextOffset();
        for (int i = 0; i < TIME_LENGTH; i++) {
            char c = text[at + i];
            char form = TIME_FORM.charAt(i);
            if (form == 'd' ? c < '0' || c > '9' : c != form) {
                return RawEvent.ABSENT;
            }
        }
        return time(text, at);
    }

    private static long time(char[] text, int at) {
        int hour = digits(text, at + 11, 2);
        int minute = digits(text, at + 14, 2);
        int second = digits(text, at + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return RawEvent.ABSENT;
        }
        try {
            long day = LocalDate.of(digits(text, at, 4), digits(text, at + 5, 2), digits(text, at + 8, 2))
                    .toEpochDay();
            return DAYS.toMillis(day) + ((hour * 60L + minute) * 60 + second) * 1_000 + digits(text, at + 20, 3);
        } catch (DateTimeException e) {
            return RawEvent.ABSENT;
        }
    }

    private static int digits(char[] text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    /** Whether the parser is at a text; if not, whatever it is at is skipped. */
    private static boolean isText(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            Skipping.checkLength(parser, JsonToken.VALUE_STRING);
            return true;
        }
        Skipping.skip(parser);
        return false;
    }
}
