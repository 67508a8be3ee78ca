package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.flush;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.content.Intent;
import android.os.UserManager;
import dev.hearth.analytics.Analytics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.Shadows;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/** An app that runs before the user has unlocked the device for the first time. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class DirectBootTest {
    private AndroidRig rig;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
        locked(true);
    }

    @After
    public void end() {
        rig.close();
    }

    @Test
    public void nothingIsTouchedBeforeTheDeviceIsUnlockedAndNothingIsLost() {
        rig.start();
        AndroidRig.open();
        play("locked");
        AndroidRig.pass(Duration.ofMinutes(10));
        assertThat(Analytics.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(Analytics.status().queuedEvents()).isEqualTo(1);
        assertThat(rig.storage()).doesNotExist();
        unlock();
        play("unlocked");
        flush();
        assertThat(rig.collector.dialogues()).containsExactly("locked", "unlocked");
        assertThat(rig.collector.events("dialogue_open").get(0).get("ts_utc").asText())
                .startsWith(SimulatedTime.BEGIN.toString().substring(0, 16));
        assertThat(rig.collector.events("dialogue_open").get(1).get("ts_utc").asText())
                .startsWith(SimulatedTime.BEGIN.plusSeconds(600).toString().substring(0, 16));
    }

    @Test
    public void shutdownBeforeItIsUnlockedKeepsTheEvents() {
        rig.start();
        play("locked");
        assertThat(Analytics.shutdown(0, TimeUnit.SECONDS)).isFalse();
        unlock();
        AndroidRig.eventually(() -> assertThat(rig.storage()).isDirectory());
        rig.start();
        AndroidRig.passUntil(() -> assertThat(rig.collector.dialogues()).containsExactly("locked"));
    }

    private void unlock() {
        locked(false);
        ShadowLooper.idleMainLooper();
        AndroidRig.eventually(() -> {
            rig.app.sendBroadcast(new Intent(Intent.ACTION_USER_UNLOCKED));
            ShadowLooper.idleMainLooper();
            assertThat(Shadows.shadowOf(rig.app).getRegisteredReceivers().stream()
                            .noneMatch(each -> each.intentFilter.hasAction(Intent.ACTION_USER_UNLOCKED)))
                    .isTrue();
        });
    }

    private void locked(boolean value) {
        Shadows.shadowOf(rig.app.getSystemService(UserManager.class)).setUserUnlocked(!value);
    }
}
