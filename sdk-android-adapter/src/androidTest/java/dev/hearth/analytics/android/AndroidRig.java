package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import android.app.Activity;
import android.app.Application;
import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.robolectric.Robolectric;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.Shadows;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.shadows.ShadowConnectivityManager;
import org.robolectric.shadows.ShadowNetworkCapabilities;
import org.robolectric.shadows.ShadowSystemClock;

/** A game on Robolectric's Android, with a collector on a real socket and a network that is validated. */
final class AndroidRig implements AutoCloseable {
    /** The longest that any test waits for anything, in seconds. */
    static final long PATIENCE_SECONDS = 60;

    final Application app = RuntimeEnvironment.getApplication();
    final SimulatedTime time = new SimulatedTime();
    final TestCollector collector;

    AndroidRig() throws IOException {
        collector = new TestCollector(time);
        network(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_VALIDATED);
    }

    /** What a game writes; the player has agreed. */
    AnalyticsConfig.Builder config() {
        return config(UploadNetwork.VALIDATED);
    }

    AnalyticsConfig.Builder config(UploadNetwork network) {
        return AndroidAnalytics.config(app, network)
                .endpoint(collector.endpoint())
                .clientKey("game-1", "s3cret")
                .defaultConsent(Consent.GRANTED)
                .clock(time);
    }

    AnalyticsClient start() {
        return AndroidAnalytics.start(app, config().build());
    }

    /** An activity that the player sees. */
    static ActivityController<Activity> open() {
        return Robolectric.buildActivity(Activity.class).setup();
    }

    /** What happens when the player presses the home button. */
    static void leave(ActivityController<?> activity) {
        activity.pause().stop();
    }

    static void play(String dialogue) {
        Analytics.setVillage("village-1");
        Analytics.track(DialogueOpen.of(dialogue));
    }

    /** The active network has these capabilities; nobody is told. */
    Network network(int... capabilities) {
        ConnectivityManager manager = app.getSystemService(ConnectivityManager.class);
        Network active = manager.getActiveNetwork();
        Shadows.shadowOf(manager).setNetworkCapabilities(active, capabilities(capabilities));
        return active;
    }

    static NetworkCapabilities capabilities(int... which) {
        NetworkCapabilities capabilities = ShadowNetworkCapabilities.newInstance();
        for (int capability : which) {
            Shadows.shadowOf(capabilities).addCapability(capability);
        }
        return capabilities;
    }

    ShadowConnectivityManager connectivity() {
        return Shadows.shadowOf(app.getSystemService(ConnectivityManager.class));
    }

    List<JobInfo> jobs() {
        return app.getSystemService(JobScheduler.class).getAllPendingJobs();
    }

    static void flush() {
        assertThat(Analytics.flush(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(() -> "flushed; " + Analytics.status())
                .isTrue();
    }

    /** Moves time. */
    static void pass(Duration duration) {
        ShadowSystemClock.advanceBy(duration);
    }

    static void eventually(Runnable reached) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(reached::run);
    }

    /** Moves time until {@code reached}. */
    static void passUntil(Runnable reached) {
        eventually(() -> {
            pass(Duration.ofSeconds(1));
            reached.run();
        });
    }

    File storage() {
        return new File(app.getNoBackupFilesDir(), "hearth-analytics");
    }

    @Override
    public void close() {
        Analytics.shutdown(0, TimeUnit.SECONDS);
        collector.close();
    }
}
