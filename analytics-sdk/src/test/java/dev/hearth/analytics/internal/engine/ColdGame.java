package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import java.io.File;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A process that has the library's classes loaded ahead, waits for it, and only then starts the library and tracks its first
 * event: the JVM's log of classes says between the two marks what was forgotten. Argument: the directory.
 */
final class ColdGame {
    private ColdGame() {}

    public static void main(String[] args) {
        AnalyticsConfig config = AnalyticsConfig.builder()
                .endpoint(URI.create("http://127.0.0.1:9"))
                .clientKey("cold-game", "0123456789abcdef0123456789abcdef")
                .storageDirectory(new File(args[0]))
                .appVersion("1.0.0")
                .platform("desktop")
                .defaultConsent(Consent.GRANTED)
                .build();
        DialogueOpen event = DialogueOpen.of("ahead");
        Preload.loadAll();
        StartBegins.mark();
        AnalyticsClient client = AnalyticsClient.start(config);
        client.setVillage("village-1");
        client.track(event);
        FirstCallEnds.mark();
        client.shutdown(10, TimeUnit.SECONDS);
    }

    /** Loaded by being called. */
    static final class StartBegins {
        private StartBegins() {}

        static void mark() {}
    }

    /** Loaded by being called. */
    static final class FirstCallEnds {
        private FirstCallEnds() {}

        static void mark() {}
    }
}
