package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import java.io.File;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The code of the README, between markers; {@link ReadmeTest} holds the README to it. */
@SuppressWarnings("unused") // Written to be read and compiled; the tests run only what needs no network.
final class QuickStart {
    private QuickStart() {}

    static void launch(File saveDirectory, String secret) {
        // <quick-start>
        Analytics.start(AnalyticsConfig.builder()
                .endpoint(URI.create("https://analytics.example.org")) // your collector
                .clientKey("my-game", secret)
                .storageDirectory(new File(saveDirectory, "analytics"))
                .appVersion("1.4.2")
                .platform("desktop")
                .build());
        Analytics.setVillage("village-7f3a"); // any id; only a keyed hash of it leaves the device
        Analytics.track(CommandExecuted.of("build"));
        Analytics.track(DialogueOpen.of("elder.welcome").npcId("mira"));
        // </quick-start>
    }

    static void live(boolean allowed) {
        // <life-cycle>
        Analytics.setConsent(allowed ? Consent.GRANTED : Consent.DENIED); // the switch in your settings
        Analytics.onBackground(); // the game lost the screen …
        Analytics.onForeground(); // … and has it again
        Analytics.shutdown(500, TimeUnit.MILLISECONDS); // at exit; what is not sent is sent next time
        // </life-cycle>
    }

    static void withoutAllocating() {
        // <no-allocation>
        Analytics.event(CommandExecuted.TYPE)
                .set(CommandExecuted.COMMAND, "build")
                .set(CommandExecuted.DURATION_MS, 1_500)
                .track();
        // </no-allocation>
    }
}
