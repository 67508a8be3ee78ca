package dev.hearth.analytics.internal.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** UTC days, as numbers of days since 1970-01-01, and times, as the wire writes them. */
public final class UtcDay {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long MILLIS_MIN = -62_135_596_800_000L; // 0001-01-01
    private static final long MILLIS_MAX = 253_402_300_799_999L; // 9999-12-31
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UtcDay() {}

    /** The day on which {@code utcMillis} falls. */
    public static long of(long utcMillis) {
        return Math.floorDiv(utcMillis, MILLIS_PER_DAY);
    }

    /** The day written {@code YYYY-MM-DD}; null if it is not written so. */
    public static @Nullable Long parse(String text) {
        try {
            return LocalDate.parse(text).toEpochDay();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** {@code utcMillis} in RFC 3339, UTC, with milliseconds; clamped to the years 1 to 9999. */
    public static String format(long utcMillis) {
        return RFC_3339.format(Instant.ofEpochMilli(Math.max(MILLIS_MIN, Math.min(MILLIS_MAX, utcMillis))));
    }
}
