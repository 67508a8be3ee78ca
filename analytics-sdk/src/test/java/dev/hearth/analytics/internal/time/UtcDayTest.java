package dev.hearth.analytics.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class UtcDayTest {
    @Test
    void dayBeginsAtMidnightUtc() {
        long midnight = Instant.parse("2026-11-24T00:00:00Z").toEpochMilli();
        assertThat(UtcDay.of(midnight) - UtcDay.of(midnight - 1)).isEqualTo(1);
    }

    @Test
    void leapDayIsADay() {
        assertThat(UtcDay.of(Instant.parse("2028-02-29T12:00:00Z").toEpochMilli()))
                .isEqualTo(UtcDay.parse("2028-02-29"));
        assertThat(UtcDay.parse("2027-02-29")).isNull();
    }

    @Test
    void daysBefore1970AreBeforeIt() {
        assertThat(UtcDay.of(-1)).isEqualTo(-1);
    }

    @Test
    void timesAlwaysHaveMillisecondsAndFourDigitYears() {
        assertThat(UtcDay.format(0)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(UtcDay.format(Long.MIN_VALUE)).isEqualTo("0001-01-01T00:00:00.000Z");
        assertThat(UtcDay.format(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void digitsAreAsciiInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(UtcDay.format(1_764_000_000_123L)).isEqualTo("2025-11-24T16:00:00.123Z");
        } finally {
            Locale.setDefault(before);
        }
    }
}
