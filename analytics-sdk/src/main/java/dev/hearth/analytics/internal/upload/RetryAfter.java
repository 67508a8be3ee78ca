package dev.hearth.analytics.internal.upload;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** The longest wait that is obeyed, in ms: {@value}. */
    static final long MILLIS_MAX = 3_600_000;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

    private RetryAfter() {}

    /**
     * How long to wait, in ms, 0 to {@value #MILLIS_MAX}; null if the header is missing or cannot be read.
     *
     * @param serverMillis the server's time now, which a date is compared with
     */
    static @Nullable Long millis(@Nullable String header, long serverMillis) {
        if (header == null) {
            return null;
        }
        String text = header.trim();
        if (text.matches("[0-9]{1,9}")) {
            return Math.min(MILLIS_MAX, Long.parseLong(text) * 1_000);
        }
        if (text.matches("[0-9]+")) {
            return MILLIS_MAX;
        }
        try {
            long at = ZonedDateTime.parse(text, HTTP_DATE).toInstant().toEpochMilli();
            return Math.max(0, Math.min(MILLIS_MAX, at - serverMillis));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
