package dev.hearth.analytics.android;

import android.app.Activity;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.spi.Clock;
import java.io.File;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** A game in a process of its own, which plays and then waits to be killed; run by {@link ProcessDeathTest}, not by itself. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class DoomedGame {
    static final String PLAYED = "the game is being played";

    @Test
    public void playsUntilItIsKilled() {
        AndroidAnalytics.start(
                RuntimeEnvironment.getApplication(),
                AndroidAnalytics.config(RuntimeEnvironment.getApplication())
                        .endpoint(URI.create("http://127.0.0.1:1")) // nobody is there
                        .clientKey("game-1", "s3cret")
                        .defaultConsent(Consent.GRANTED)
                        .storageDirectory(new File(System.getProperty("doomed.storage")))
                        .clock(new RealTime())
                        .build());
        Robolectric.buildActivity(Activity.class).setup();
        AndroidRig.play("before-the-kill");
        AndroidRig.eventually(() -> {
            if (!Analytics.status().isInSession()) {
                throw new AssertionError(Analytics.status().toString());
            }
        });
        System.out.println(PLAYED);
        while (true) {
            LockSupport.park();
        }
    }

    /** Goes on by itself, from when the other process's simulated time begins. */
    private static final class RealTime implements Clock {
        private final long beganNanos = System.nanoTime();

        @Override
        public long wallMillis() {
            return SimulatedTime.BEGIN.toEpochMilli() + (System.nanoTime() - beganNanos) / 1_000_000;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}
