package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
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
    void directoryThatTakesTheDiskToFindIsAskedForOnceAndLate() {
        AtomicInteger asked = new AtomicInteger();
        AnalyticsConfig config = complete()
                .storageDirectoryFrom(() -> new File("found" + asked.incrementAndGet()))
                .build();
        assertThat(config.toString()).contains("to be found");
        assertThat(asked.get()).isZero();
        assertThat(config.storageDirectory()).isEqualTo(new File("found1"));
        assertThat(config.storageDirectory()).isEqualTo(new File("found1"));
        assertThat(config.toString()).contains("found1");
    }

    @Test
    void oneConfigurationBeginsAnother() throws ReflectiveOperationException {
        AnalyticsConfig config = complete()
                .defaultConsent(Consent.DENIED)
                .doNotTrack(true)
                .storeBeforeConsent(false)
                .optOutPing(true)
                .sessionTimeout(Duration.ofSeconds(7))
                .flushInterval(Duration.ofSeconds(8))
                .queueBytesMax(1 << 20)
                .queueAgeMax(Duration.ofDays(9))
                .transport(request -> {
                    throw new IllegalStateException();
                })
                .random(new Random(1))
                .debug(true)
                .build();
        AnalyticsConfig copy = config.toBuilder().build();
        int compared = 0;
        for (Method accessor : AnalyticsConfig.class.getMethods()) {
            boolean isAccessor = accessor.getDeclaringClass() == AnalyticsConfig.class
                    && accessor.getParameterCount() == 0
                    && !accessor.getName().endsWith("uilder");
            if (isAccessor) {
                assertThat(accessor.invoke(copy)).as(accessor.getName()).isEqualTo(accessor.invoke(config));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(20);
        AnalyticsConfig cleartext = complete()
                .allowCleartext(true)
                .endpoint(URI.create("http://example.org"))
                .build();
        assertThat(cleartext.toBuilder().build().endpoint()).isEqualTo(cleartext.endpoint());
    }

    @Test
    @NullUnmarked
    void nullsAreNamedToo() {
        AnalyticsConfig.Builder builder = complete();
        assertRefused("endpoint", () -> builder.endpoint(null));
        assertRefused("clientKey", () -> builder.clientKey(null, "s"));
        assertRefused("clientKey", () -> builder.clientKey("key", null));
        assertRefused("storageDirectory", () -> builder.storageDirectory(null));
        assertRefused("storageDirectoryFrom", () -> builder.storageDirectoryFrom(null));
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
