package dev.hearth.analytics.internal.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
