package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

class AnalyticsConfigTest {
    @Test
    void secretIsNotInItsText() {
        assertThat(complete().build().toString()).doesNotContain("s3cret");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnalyticsConfig.builder().build())
                .withMessage("endpoint is required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnalyticsConfig.builder()
                        .endpoint(URI.create("https://example.org"))
                        .build())
                .withMessage("clientKey is required");
    }

    @Test
    void cleartextNeedsLoopbackOrAWord() {
        for (String loopback : new String[] {"http://localhost:1", "http://127.0.0.1:8080/base", "http://[::1]:9"}) {
            assertThat(complete().endpoint(URI.create(loopback)).build().endpoint())
                    .isEqualTo(URI.create(loopback));
        }
        AnalyticsConfig.Builder elsewhere = complete().endpoint(URI.create("http://127.0.0.1.example.org"));
        assertThatIllegalArgumentException().isThrownBy(elsewhere::build).withMessageContaining("endpoint");
        assertThat(elsewhere.allowCleartext(true).build()).isNotNull();
    }

    @Test
    void wrongValuesAreNamedAtOnce() {
        AnalyticsConfig.Builder builder = complete();
        assertRefused("endpoint", () -> builder.endpoint(URI.create("ftp://example.org")));
        assertRefused("endpoint", () -> builder.endpoint(URI.create("https:///nohost")));
        assertRefused("endpoint", () -> builder.endpoint(URI.create("https://user:pw@example.org")));
        assertRefused("endpoint", () -> builder.endpoint(URI.create("https://example.org/?a=b")));
        assertRefused("clientKey", () -> builder.clientKey("a key", "s"));
        assertRefused("clientKey", () -> builder.clientKey("key", ""));
        assertRefused("appVersion", () -> builder.appVersion("1.0 (Erika's build)"));
        assertRefused("platform", () -> builder.platform(""));
        assertRefused("sessionTimeout", () -> builder.sessionTimeout(Duration.ZERO));
        assertRefused("flushInterval", () -> builder.flushInterval(Duration.ofDays(1)));
        assertRefused("queueBytesMax", () -> builder.queueBytesMax(1));
        assertRefused("queueAgeMax", () -> builder.queueAgeMax(Duration.ofDays(-1)));
        EventType own = EventType.builder("own", 1).build();
        assertRefused("eventTypes", () -> builder.eventTypes(own, own));
        assertRefused(
                "eventTypes",
                () -> builder.eventTypes(EventType.builder("session_start", 2).build()));
    }

    @Test
    @NullUnmarked
    void nullsAreNamedToo() {
        AnalyticsConfig.Builder builder = complete();
        assertRefused("endpoint", () -> builder.endpoint(null));
        assertRefused("clientKey", () -> builder.clientKey(null, "s"));
        assertRefused("clientKey", () -> builder.clientKey("key", null));
        assertRefused("storageDirectory", () -> builder.storageDirectory(null));
        assertRefused("appVersion", () -> builder.appVersion(null));
        assertRefused("clock", () -> builder.clock(null));
        assertRefused("sessionTimeout", () -> builder.sessionTimeout(null));
    }

    private static void assertRefused(String argument, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageStartingWith(argument);
    }

    private static AnalyticsConfig.Builder complete() {
        return AnalyticsConfig.builder()
                .endpoint(URI.create("https://example.org"))
                .clientKey("key", "s3cret")
                .storageDirectory(new File("unused"))
                .appVersion("1.0.0+7")
                .platform("desktop");
    }
}
