package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsConfig;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AppVersionTest {
    @Test
    void ordinaryVersionsStayAsTheyAre() {
        assertThat(AppVersion.cleaned("1.4.2")).isEqualTo("1.4.2");
        assertThat(AppVersion.cleaned("2026.11-rc_1+7:a")).isEqualTo("2026.11-rc_1+7:a");
    }

    @Test
    void whateverTheManifestSaysTheProtocolTakesIt() {
        for (String name : new String[] {"1.0 (build 7)", "été", "", "v".repeat(200), "\u0000", "1/2"}) {
            String cleaned = AppVersion.cleaned(name);
            AnalyticsConfig config = AnalyticsConfig.builder()
                    .endpoint(URI.create("https://example.org"))
                    .clientKey("key", "secret")
                    .storageDirectoryFrom(() -> {
                        throw new IllegalStateException("not asked for");
                    })
                    .platform("android")
                    .appVersion(cleaned)
                    .build();
            assertThat(config.appVersion()).isEqualTo(cleaned);
        }
        assertThat(AppVersion.cleaned("1.0 (7)")).isEqualTo("1.0--7-");
        assertThat(AppVersion.cleaned(null)).isEqualTo("unknown");
    }
}
