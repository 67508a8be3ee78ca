package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.eventually;
import static dev.hearth.analytics.android.AndroidRig.flush;
import static dev.hearth.analytics.android.AndroidRig.leave;
import static dev.hearth.analytics.android.AndroidRig.open;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.app.job.JobParameters;
import android.content.ComponentCallbacks2;
import android.os.StrictMode;
import dalvik.system.BlockGuard;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.okhttp.OkHttpTransport;
import dev.hearth.analytics.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/**
 * Android's own StrictMode, told of each use of a file or a socket by {@link BlockingCalls}, judges what the library does on
 * the main thread.
 */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class StrictModeTest {
    private final List<Throwable> violations = Collections.synchronizedList(new ArrayList<>());
    private final ThreadLocal<Boolean> judging = ThreadLocal.withInitial(() -> false);
    private AndroidRig rig;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
        rig.app.getNoBackupFilesDir();
        new SecureRandom().nextInt(); // the JDK reads its list of providers once
    }

    @After
    public void end() {
        relax();
        rig.close();
    }

    @Test
    public void libraryStartedByTheMainThreadItselfIsCaught() {
        strictly();
        AnalyticsClient client = AnalyticsClient.start(
                rig.config().storageDirectory(new File("target/strict-mode")).build());
        assertThat(violations).isNotEmpty();
        client.shutdown(0, TimeUnit.SECONDS);
    }

    @Test
    public void networkOnTheMainThreadIsCaught() throws IOException {
        strictly();
        Transport transport = OkHttpTransport.create();
        transport.exchange(new Transport.Request(rig.collector.endpoint(), Map.of(), null));
        assertThat(violations)
                .anyMatch(violation -> violation instanceof android.os.NetworkOnMainThreadException
                        || String.valueOf(violation.getCause()).contains("Network"));
    }

    @Test
    public void whateverTheGameDoesTheMainThreadTouchesNeitherDiskNorNetwork() {
        strictly();
        rig.start();
        ActivityController<Activity> activity = open();
        play("first");
        everyWayToTrack();
        eventually(() -> assertThat(Analytics.isAnalyticsEnabled()).isTrue());
        everyWayToTrack();
        Analytics.setVillage("village-2");
        for (int i = 0; i < 20_000; i++) { // more than a segment
            Analytics.track(DialogueOpen.of("d" + i % 100));
        }
        rig.app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_COMPLETE);
        activity.recreate();
        Analytics.status();
        leave(activity);
        ShadowLooper.idleMainLooper();
        UploadJobService service =
                Robolectric.buildService(UploadJobService.class).create().get();
        JobParameters parameters = UploadJobTest.parameters();
        assertThat(service.onStartJob(parameters)).isTrue();
        assertThat(service.onStopJob(parameters)).isTrue();
        AndroidAnalytics.setConsent(Consent.DENIED);
        eventually(() -> assertThat(Analytics.isAnalyticsEnabled()).isFalse());
        AndroidAnalytics.setConsent(Consent.GRANTED);
        eventually(() -> assertThat(Analytics.isAnalyticsEnabled()).isTrue());
        assertThat(violations).isEmpty();
        relax();
        play("last");
        flush();
    }

    private static void everyWayToTrack() {
        Analytics.track(DialogueOpen.of("typed"));
        Analytics.track("dialogue_open", Map.of("dialogue_id", "by-name"));
        Analytics.track("no_such_event", null);
        Analytics.event(CommandExecuted.TYPE)
                .set(CommandExecuted.COMMAND, "build")
                .track();
    }

    /** From now on the main thread is judged. Violations are collected, since what throws could be caught. */
    private void strictly() {
        StrictMode.setThreadPolicy(new StrictMode.ThreadPolicy.Builder()
                .detectAll()
                .penaltyDeath()
                .build());
        BlockingCalls.tell(this::judge);
    }

    private void relax() {
        BlockingCalls.tellNobody();
        StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.LAX);
    }

    private void judge(String what) {
        if (judging.get()) {
            return;
        }
        judging.set(true);
        try {
            if (what.equals("network")) {
                BlockGuard.getThreadPolicy().onNetwork();
            } else {
                BlockGuard.getThreadPolicy().onReadFromDisk();
                BlockGuard.getThreadPolicy().onWriteToDisk();
            }
        } catch (RuntimeException e) {
            if (isOfTheLibrary(e)) {
                violations.add(e);
            }
        } finally {
            judging.set(false);
        }
    }

    /**
     * Android loads classes without its hooks, and what Robolectric does for itself with files is not done on a device. What
     * is left is what has a frame of the library, above all of the test.
     */
    private static boolean isOfTheLibrary(Throwable violation) {
        boolean library = false;
        for (StackTraceElement frame : violation.getStackTrace()) {
            String name = frame.getClassName();
            if (name.equals("java.lang.ClassLoader") || name.startsWith("java.lang.invoke.")) {
                return false;
            }
            boolean test = name.startsWith(StrictModeTest.class.getName()) || name.startsWith(AndroidRig.class.getName());
            library |= name.startsWith("dev.hearth.analytics.") && !test;
        }
        return library;
    }
}
