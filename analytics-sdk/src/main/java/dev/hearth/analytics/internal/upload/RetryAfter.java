package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Transport;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** The longest wait that is obeyed, in ms: {@value}. */
    static final long MILLIS_MAX = 3_600_000;

    /** The form that servers must send, and the two obsolete ones that clients must read (section 5.6.7). */
    private static final DateTimeFormatter[] HTTP_DATES = {
        DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US),
        new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC),
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US).withZone(ZoneOffset.UTC),
    };

    private RetryAfter() {}

    /**
     * How long an answer asks to wait, in ms, 0 to {@value #MILLIS_MAX}; null if it does not, or cannot be read. A date is
     * compared with the clock of whoever wrote it: the collector's time in the same answer, or a proxy's {@code Date}.
     *
     * @param serverMillis the server's time now, as far as it is known, for an answer that says neither
     */
    static @Nullable Long askedMillis(Transport.Answer answer, long serverMillis) {
        Long now = Verdict.serverMillis(answer);
        String date = answer.header("Date");
        if (now == null && date != null) {
            now = dateMillis(date.trim());
        }
        return millis(answer.header("Retry-After"), now == null ? serverMillis : now);
    }

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
        Long at = dateMillis(text);
        return at == null ? null : (Long) Math.max(0, Math.min(MILLIS_MAX, at - serverMillis));
    }

    private static @Nullable Long dateMillis(String text) {
        for (DateTimeFormatter form : HTTP_DATES) {
            try {
                return ZonedDateTime.parse(text, form).toInstant().toEpochMilli();
            } catch (DateTimeParseException e) {
                // perhaps another form
            }
        }
        return null;
    }
}
