package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.eventually;
import static dev.hearth.analytics.android.AndroidRig.flush;
import static dev.hearth.analytics.android.AndroidRig.leave;
import static dev.hearth.analytics.android.AndroidRig.open;
import static dev.hearth.analytics.android.AndroidRig.pass;
import static dev.hearth.analytics.android.AndroidRig.passUntil;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.content.ComponentCallbacks2;
import android.content.res.Configuration;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.spi.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;

/** A game that only calls start: its sessions, as they arrive at the collector. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class LifecycleTest {
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
    public void sessionLastsFromWhenThePlayerComesUntilTheyLeave() {
        rig.start();
        ActivityController<Activity> activity = open();
        play("welcome");
        pass(Duration.ofSeconds(5));
        leave(activity);
        passUntil(() -> assertThat(Analytics.status().isInSession()).isFalse());
        flush();
        assertThat(rig.collector.names()).contains("session_start", "dialogue_open", "session_end");
        assertThat(rig.collector.events("session_end").get(0).get("payload").toString())
                .isEqualTo("{\"duration_ms\":5000,\"reason\":\"background\"}");
        activity.restart().start().resume();
        flush();
        assertThat(rig.collector.events("session_start").get(1).get("payload").toString())
                .isEqualTo("{\"reason\":\"resume\"}");
    }

    @Test
    public void processWithoutAnActivityHasNoSession() {
        rig.start();
        play("from-a-service");
        flush();
        assertThat(Analytics.status().isInSession()).isFalse();
        assertThat(rig.collector.names()).containsExactly("dialogue_open");
        open();
        eventually(() -> assertThat(Analytics.status().isInSession()).isTrue());
    }

    @Test
    public void turnedScreenGoesOnWithTheSession() {
        rig.start();
        ActivityController<Activity> activity = open();
        play("portrait");
        Configuration turned = new Configuration(rig.app.getResources().getConfiguration());
        turned.orientation = Configuration.ORIENTATION_LANDSCAPE;
        activity.configurationChange(turned);
        play("landscape");
        pass(Duration.ofMinutes(5));
        play("later");
        flush();
        assertThat(rig.collector.dialogues()).containsExactly("portrait", "landscape", "later");
        assertThat(rig.collector.events("session_start")).hasSize(1);
        assertThat(rig.collector.events("session_end")).isEmpty();
        assertThat(rig.jobs()).isEmpty();
    }

    /** Deep sleep: the process does not run, elapsed time goes on, and the first that is seen is the player who is back. */
    @Test
    public void nightThatTheDeviceSleptIsNotPlayed() {
        rig.start();
        ActivityController<Activity> activity = open();
        play("evening");
        pass(Duration.ofSeconds(10));
        leave(activity);
        pass(Duration.ofHours(8));
        activity.restart().start().resume();
        play("morning");
        flush();
        assertThat(rig.collector.events("session_start")).hasSize(2);
        assertThat(rig.collector.events("session_end").get(0).get("payload").get("duration_ms").asLong())
                .isEqualTo(10_000);
    }

    @Test
    public void shortMemoryForcesTheQueueToTheDisk() {
        AtomicInteger forced = new AtomicInteger();
        AndroidAnalytics.start(rig.app, rig.config().fileStore(counting(forced)).build());
        open();
        play("first");
        flush();
        pass(Duration.ofSeconds(10));
        eventually(() -> assertThat(forced.get()).isPositive());
        Analytics.track(DialogueOpen.of("second"));
        int before = forced.get();
        rig.app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_UI_HIDDEN);
        eventually(() -> assertThat(forced.get()).isGreaterThan(before)); // time stands still: nothing else does it
    }

    @Test
    public void sessionsGoOnAfterAShutdownAndAnotherStart() {
        rig.start();
        ActivityController<Activity> activity = open();
        play("first");
        flush();
        Analytics.shutdown(AndroidRig.PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
        rig.start();
        play("second");
        flush();
        assertThat(Analytics.status().isInSession()).isTrue();
        leave(activity);
        passUntil(() -> assertThat(Analytics.status().isInSession()).isFalse());
        assertThat(rig.jobs()).hasSize(1);
    }

    private static FileStore counting(AtomicInteger forced) {
        return wrap(FileStore.class, FileStore.system(), forced);
    }

    private static <T> T wrap(Class<T> type, T real, AtomicInteger forced) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")) {
                        forced.incrementAndGet();
                    }
                    try {
                        method.setAccessible(true);
                        Object answer = method.invoke(real, arguments);
                        return answer instanceof FileStore.MappedFile mapped
                                ? wrap(FileStore.MappedFile.class, mapped, forced)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}
