package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.eventually;
import static dev.hearth.analytics.android.AndroidRig.flush;
import static dev.hearth.analytics.android.AndroidRig.open;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.content.ContextWrapper;
import android.content.pm.PackageInfo;
import android.database.Cursor;
import android.net.Uri;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.DropReason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.Shadows;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/** Where and how a game may start the library. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class StartTest {
    private AndroidRig rig;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
    }

    @After
    public void end() {
        rig.close();
    }

    @Test
    public void versionPlatformAndDirectoryAreTheAppsOwn() {
        PackageInfo app = Shadows.shadowOf(rig.app.getPackageManager())
                .getInternalMutablePackageInfo(rig.app.getPackageName());
        app.versionName = "1.4.2 beta";
        rig.start();
        play("d");
        flush();
        assertThat(rig.collector.events("dialogue_open").get(0).get("app_version").asText())
                .isEqualTo("1.4.2-beta");
        assertThat(rig.collector.events("dialogue_open").get(0).get("platform").asText())
                .isEqualTo("android");
        assertThat(new File(rig.storage(), "runs")).isDirectory();
    }

    @Test
    public void versionWithoutANameIsItsNumber() {
        PackageInfo app = Shadows.shadowOf(rig.app.getPackageManager())
                .getInternalMutablePackageInfo(rig.app.getPackageName());
        app.versionName = null;
        app.setLongVersionCode(1234);
        assertThat(rig.config().build().appVersion()).isEqualTo("1234");
        Shadows.shadowOf(rig.app.getPackageManager()).deletePackage(rig.app.getPackageName());
        assertThat(rig.config().build().appVersion()).isEqualTo("unknown");
    }

    @Test
    public void whatIsTrackedBeforeTheFilesAreOpenArrives() {
        CompletableFuture<File> directory = new CompletableFuture<>();
        AnalyticsConfig config =
                rig.config().storageDirectoryFrom(directory::join).build();
        AndroidAnalytics.start(rig.app, config);
        open();
        play("held");
        assertThat(Analytics.status().queuedEvents()).isEqualTo(1);
        directory.complete(rig.storage());
        flush();
        assertThat(rig.collector.dialogues()).containsExactly("held");
        assertThat(rig.collector.events("session_start")).hasSize(1);
    }

    @Test
    public void startedTwiceItIsTheSame() {
        AnalyticsClient first = rig.start();
        ActivityController<Activity> activity = open();
        play("d");
        assertThat(rig.start()).isSameAs(first);
        assertThat(AndroidAnalytics.start(activity.get(), rig.config().build())).isSameAs(first);
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
        assertThat(rig.collector.events("session_start")).hasSize(1);
    }

    @Test
    public void startedFromAnotherThreadWhileActivitiesComeAndGo() throws Exception {
        CompletableFuture<AnalyticsClient> started = CompletableFuture.supplyAsync(rig::start);
        ActivityController<Activity> activity = null;
        while (!started.isDone()) {
            activity = open();
            AndroidRig.leave(activity);
        }
        started.get(AndroidRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        open();
        play("d");
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
    }

    @Test
    public void startedFromAnActivityThatIsShownTheSessionBegins() {
        ActivityController<Activity> activity = open().visible();
        AndroidAnalytics.start(activity.get(), rig.config().build());
        play("d");
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
        AndroidRig.leave(activity);
        AndroidRig.passUntil(() -> assertThat(Analytics.status().isInSession()).isFalse());
    }

    @Test
    public void startedFromAContentProvider() {
        StartingProvider.rig = rig;
        Robolectric.buildContentProvider(StartingProvider.class).create();
        open();
        play("d");
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
    }

    /** In attachBaseContext there is no application yet. */
    @Test
    public void startedBeforeThereIsAnApplication() {
        TooEarly context = new TooEarly(rig.app);
        AndroidAnalytics.start(context, rig.config().build());
        play("d");
        context.attached = true;
        ShadowLooper.idleMainLooper();
        ActivityController<Activity> activity = open();
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
        AndroidRig.leave(activity);
        AndroidRig.passUntil(() -> assertThat(Analytics.status().isInSession()).isFalse());
    }

    @Test
    public void contextThatNeverHasAnApplicationStillTracks() {
        AndroidAnalytics.start(new TooEarly(rig.app), rig.config().build());
        ShadowLooper.idleMainLooper();
        play("d");
        flush();
        assertThat(rig.collector.dialogues()).containsExactly("d");
    }

    @Test
    public void storageThatIsAwayCostsEventsUntilItIsBack() throws IOException {
        File data = Files.createTempDirectory("data").toFile();
        File noBackup = new File(data, "no_backup");
        Files.createFile(noBackup.toPath()); // a file where the directory should be
        Context broken = new ContextWrapper(rig.app) {
            @Override
            public Context getApplicationContext() {
                return this;
            }

            @Override
            public File getNoBackupFilesDir() {
                throw new IllegalStateException("no storage");
            }

            @Override
            public android.content.pm.ApplicationInfo getApplicationInfo() {
                android.content.pm.ApplicationInfo info =
                        new android.content.pm.ApplicationInfo(super.getApplicationInfo());
                info.dataDir = data.getPath();
                return info;
            }
        };
        AnalyticsConfig config = AndroidAnalytics.config(broken)
                .endpoint(rig.collector.endpoint())
                .clientKey("game-1", "s3cret")
                .defaultConsent(dev.hearth.analytics.Consent.GRANTED)
                .clock(rig.time)
                .build();
        AndroidAnalytics.start(rig.app, config);
        open();
        eventually(() -> {
            play("lost");
            assertThat(Analytics.status().drops(DropReason.STORAGE_UNAVAILABLE)).isPositive();
        });
        Files.delete(noBackup.toPath());
        AndroidRig.passUntil(() -> {
            play("kept"); // again and again: the directory is there before the first segment is
            assertThat(rig.collector.dialogues()).contains("kept");
        });
        assertThat(new File(noBackup, "hearth-analytics/runs")).isDirectory();
    }

    /** What the system makes before it calls Application.onCreate. */
    public static final class StartingProvider extends ContentProvider {
        static @Nullable AndroidRig rig;

        @Override
        public boolean onCreate() {
            AndroidRig here = rig;
            Context context = getContext();
            if (here != null && context != null) {
                AndroidAnalytics.start(context, here.config().build());
            }
            return true;
        }

        @Override
        public @Nullable Cursor query(
                Uri uri,
                String @Nullable [] projection,
                @Nullable String selection,
                String @Nullable [] arguments,
                @Nullable String order) {
            return null;
        }

        @Override
        public @Nullable String getType(Uri uri) {
            return null;
        }

        @Override
        public @Nullable Uri insert(Uri uri, @Nullable ContentValues values) {
            return null;
        }

        @Override
        public int delete(Uri uri, @Nullable String selection, String @Nullable [] arguments) {
            return 0;
        }

        @Override
        public int update(
                Uri uri, @Nullable ContentValues values, @Nullable String selection, String @Nullable [] arguments) {
            return 0;
        }
    }

    /** A context whose application is not made yet. */
    private static final class TooEarly extends ContextWrapper {
        private boolean attached;

        TooEarly(Context base) {
            super(base);
        }

        @Override
        public @Nullable Context getApplicationContext() {
            return attached ? super.getApplicationContext() : null;
        }
    }
}
