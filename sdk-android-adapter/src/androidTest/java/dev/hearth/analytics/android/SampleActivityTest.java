package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.eventually;
import static dev.hearth.analytics.android.AndroidRig.flush;
import static org.assertj.core.api.Assertions.assertThat;

import android.widget.Switch;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.Consent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class SampleActivityTest {
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
    public void nothingLeavesBeforeThePlayerHasTurnedItOnAndNothingAfterItIsOff() {
        start();
        Switch consent = shown();
        assertThat(consent.isChecked()).isFalse();
        eventually(() -> assertThat(Analytics.status().queuedEvents()).isPositive());
        assertThat(rig.collector.requests()).isZero();
        press(consent);
        assertThat(Analytics.status().consent()).isEqualTo(Consent.GRANTED);
        flush();
        assertThat(rig.collector.names()).contains("session_start", "command_executed");
        press(consent);
        assertThat(Analytics.status().consent()).isEqualTo(Consent.DENIED);
        assertThat(Analytics.status().queuedEvents()).isZero();
        Analytics.shutdown(AndroidRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        start();
        eventually(() -> assertThat(Analytics.status().consent()).isEqualTo(Consent.DENIED));
        assertThat(shown().isChecked()).as("remembered").isFalse();
    }

    private void start() {
        AndroidAnalytics.start(
                rig.app, rig.config().defaultConsent(Consent.PENDING).build());
    }

    private static Switch shown() {
        SampleActivity activity =
                Robolectric.buildActivity(SampleActivity.class).setup().get();
        return activity.findViewById(android.R.id.checkbox);
    }

    private static void press(Switch consent) {
        consent.performClick();
        assertThat(consent.isEnabled()).isFalse();
        eventually(() -> {
            ShadowLooper.idleMainLooper();
            assertThat(consent.isEnabled()).isTrue();
        });
    }
}
