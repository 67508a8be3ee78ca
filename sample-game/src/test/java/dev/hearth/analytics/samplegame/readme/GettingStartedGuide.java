package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The code of the guide for the first ten minutes, between markers; {@link ReadmeTest} holds the guide to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class GettingStartedGuide {
    private GettingStartedGuide() {}

    static void launch(File saveDirectory, String clientSecret) {
        // <start>
        Analytics.start(AnalyticsConfig.builder()
                .endpoint(URI.create("http://127.0.0.1:8080"))
                .clientKey("game-1", clientSecret)
                .storageDirectory(new File(saveDirectory, "analytics"))
                .appVersion("0.1.0")
                .platform("desktop")
                .flushInterval(Duration.ofSeconds(1)) // while you try it; leave it out later
                .debug(true) // says why an event was dropped; leave it out later
                .build());
        // </start>
    }

    static void play() {
        // <track>
        Analytics.setVillage("village-7f3a");
        Analytics.setConsent(Consent.GRANTED); // in your game, the player says this
        Analytics.track(CommandExecuted.of("build"));
        // </track>
    }

    static void quit() {
        // <stop>
        Analytics.shutdown(500, TimeUnit.MILLISECONDS);
        // </stop>
    }
}
