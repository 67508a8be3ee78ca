package dev.hearth.analytics.internal.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Transport;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final long NOW = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();

    @Test
    void secondsAreSeconds() {
        assertThat(RetryAfter.millis("10", NOW)).isEqualTo(10_000);
        assertThat(RetryAfter.millis(" 0 ", NOW)).isZero();
    }

    @Test
    void dateIsComparedWithTheServersTime() {
        assertThat(RetryAfter.millis("Mon, 23 Nov 2026 08:00:42 GMT", NOW)).isEqualTo(42_000);
        assertThat(RetryAfter.millis("Mon, 23 Nov 2026 07:00:00 GMT", NOW)).isZero();
    }

    @Test
    void obsoleteFormsOfADateAreRead() {
        assertThat(RetryAfter.millis("Monday, 23-Nov-26 08:00:42 GMT", NOW)).isEqualTo(42_000);
        assertThat(RetryAfter.millis("Mon Nov 23 08:00:42 2026", NOW)).isEqualTo(42_000);
        long second = Instant.parse("2026-11-02T08:00:00Z").toEpochMilli();
        assertThat(RetryAfter.millis("Mon Nov  2 08:00:42 2026", second)).isEqualTo(42_000);
    }

    @Test
    void dateIsComparedWithTheClockOfWhoeverWroteIt() {
        long offMillis = 123_456_789; // what this device takes for the server's time
        assertThat(asked(Map.of("Retry-After", "Mon, 23 Nov 2026 08:00:42 GMT", "X-Server-Time", "" + NOW), offMillis))
                .as("the collector's own time")
                .isEqualTo(42_000);
        assertThat(asked(
                        Map.of(
                                "Retry-After", "Mon, 23 Nov 2026 08:00:42 GMT",
                                "Date", "Mon, 23 Nov 2026 08:00:12 GMT"),
                        offMillis))
                .as("a proxy's Date")
                .isEqualTo(30_000);
        assertThat(asked(Map.of("Retry-After", "Mon, 23 Nov 2026 08:00:42 GMT", "Date", "yesterday"), NOW))
                .as("neither can be read")
                .isEqualTo(42_000);
    }

    private static @Nullable Long asked(Map<String, String> headers, long nowMillis) {
        return RetryAfter.askedMillis(new Transport.Answer(503, headers, new byte[0]), nowMillis);
    }

    @Test
    void waitIsClampedToAnHour() {
        assertThat(RetryAfter.millis("999999999", NOW)).isEqualTo(RetryAfter.MILLIS_MAX);
        assertThat(RetryAfter.millis("99999999999999999999", NOW)).isEqualTo(RetryAfter.MILLIS_MAX);
        assertThat(RetryAfter.millis("Tue, 24 Nov 2026 08:00:42 GMT", NOW)).isEqualTo(RetryAfter.MILLIS_MAX);
    }

    @Test
    void whatCannotBeReadIsNotObeyed() {
        assertThat(RetryAfter.millis(null, NOW)).isNull();
        assertThat(RetryAfter.millis("soon", NOW)).isNull();
        assertThat(RetryAfter.millis("-5", NOW)).isNull();
    }
}
