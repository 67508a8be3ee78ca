package dev.hearth.analytics.android;

import android.app.Application;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import java.io.File;
import java.net.URI;
import java.util.Collections;
import java.util.concurrent.TimeUnit;

/** A whole app that tracks events, for D8 and R8; on a JVM {@link #main} plays it without Android. */
public final class SmallGame extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        AndroidAnalytics.start(
                this,
                AndroidAnalytics.config(this)
                        .endpoint(URI.create("https://analytics.example.org"))
                        .clientKey("game-1", "s3cret")
                        .build());
        AndroidAnalytics.setConsent(Consent.GRANTED);
        play();
    }

    /** Plays, sends, and says how that went. */
    public static void main(String[] arguments) {
        Analytics.start(AnalyticsConfig.builder()
                .endpoint(URI.create(arguments[0]))
                .clientKey("game-1", "s3cret")
                .storageDirectory(new File(arguments[1]))
                .appVersion("1.0.0")
                .platform("jvm")
                .build());
        play();
        Analytics.setConsent(Consent.GRANTED);
        boolean flushed = Analytics.flush(60, TimeUnit.SECONDS);
        boolean ended = Analytics.shutdown(60, TimeUnit.SECONDS);
        System.out.println("flushed " + flushed + ", ended " + ended);
    }

    private static void play() {
        Analytics.setVillage("village-1");
        Analytics.track(DialogueOpen.of("typed").npcId("mira"));
        Analytics.track("dialogue_open", Collections.singletonMap("dialogue_id", "by-name"));
        Analytics.event(CommandExecuted.TYPE)
                .set(CommandExecuted.COMMAND, "build")
                .set(CommandExecuted.DURATION_MS, 7)
                .track();
    }
}
