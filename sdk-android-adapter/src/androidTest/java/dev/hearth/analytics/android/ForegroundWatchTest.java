package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.app.Application;
import android.content.ComponentCallbacks2;
import android.content.res.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class ForegroundWatchTest {
    private final List<String> told = new ArrayList<>();
    private final ForegroundWatch watch = new ForegroundWatch(new ForegroundWatch.Listener() {
        @Override
        public void foreground() {
            told.add("foreground");
        }

        @Override
        public void background() {
            told.add("background");
        }

        @Override
        public void memoryIsShort() {
            told.add("memory");
        }
    });

    @Before
    public void register() {
        Application app = RuntimeEnvironment.getApplication();
        app.registerActivityLifecycleCallbacks(watch);
        app.registerComponentCallbacks(watch);
    }

    @Test
    public void activityThatIsShownIsForegroundUntilItIsStopped() {
        ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class);
        activity.create();
        assertThat(told).isEmpty();
        activity.start();
        assertThat(told).containsExactly("foreground");
        activity.resume().pause();
        assertThat(told).as("behind a dialogue").containsExactly("foreground");
        activity.stop();
        assertThat(told).containsExactly("foreground", "background");
        activity.restart().start().resume();
        assertThat(told).containsExactly("foreground", "background", "foreground");
        assertThat(watch.isForeground()).isTrue();
    }

    @Test
    public void oneActivityThatOpensAnotherIsNoBackground() {
        ActivityController<Activity> first = AndroidRig.open();
        first.pause();
        ActivityController<Activity> second = AndroidRig.open();
        first.stop();
        second.pause();
        first.restart().start().resume();
        second.stop().destroy();
        assertThat(told).containsExactly("foreground");
        AndroidRig.leave(first);
        assertThat(told).containsExactly("foreground", "background");
    }

    @Test
    public void turnedScreenIsNoBackground() {
        ActivityController<Activity> activity = AndroidRig.open();
        Configuration turned =
                new Configuration(RuntimeEnvironment.getApplication().getResources().getConfiguration());
        turned.orientation = Configuration.ORIENTATION_LANDSCAPE;
        Activity before = activity.get();
        activity.configurationChange(turned);
        assertThat(activity.get()).as("made anew").isNotSameAs(before);
        ShadowLooper.idleMainLooper(ForegroundWatch.RECREATION_MILLIS_MAX * 2, TimeUnit.MILLISECONDS);
        assertThat(told).containsExactly("foreground");
        AndroidRig.leave(activity);
        assertThat(told).containsExactly("foreground", "background");
    }

    @Test
    public void playerWhoLeavesWhileTheScreenTurnsHasLeft() {
        ActivityController<TurningActivity> activity =
                Robolectric.buildActivity(TurningActivity.class).setup();
        activity.get().changing = true;
        activity.pause().stop().destroy();
        assertThat(told).containsExactly("foreground");
        ShadowLooper.idleMainLooper(ForegroundWatch.RECREATION_MILLIS_MAX, TimeUnit.MILLISECONDS);
        assertThat(told).containsExactly("foreground", "background");
    }

    @Test
    public void activityThatWasStartedBeforeAnybodyWatchedCounts() {
        RuntimeEnvironment.getApplication().unregisterActivityLifecycleCallbacks(watch);
        ActivityController<Activity> shown = AndroidRig.open().visible();
        ActivityController<Activity> onlyCreated =
                Robolectric.buildActivity(Activity.class).create();
        RuntimeEnvironment.getApplication().registerActivityLifecycleCallbacks(watch);
        watch.lookAt(onlyCreated.get());
        assertThat(told).isEmpty();
        watch.lookAt(shown.get());
        assertThat(told).containsExactly("foreground");
        AndroidRig.leave(shown);
        assertThat(told).containsExactly("foreground", "background");
    }

    @Test
    public void shortMemoryIsTold() {
        Application app = RuntimeEnvironment.getApplication();
        app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_UI_HIDDEN);
        app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_RUNNING_CRITICAL);
        app.onLowMemory();
        assertThat(told).containsExactly("memory", "memory", "memory");
    }

    /** One of which the test says whether its configuration changes. */
    public static final class TurningActivity extends Activity {
        boolean changing;

        @Override
        public boolean isChangingConfigurations() {
            return changing;
        }
    }
}
