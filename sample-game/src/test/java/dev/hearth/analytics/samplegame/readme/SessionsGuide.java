package dev.hearth.analytics.samplegame.readme;

import com.badlogic.gdx.ApplicationAdapter;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The code of the guide on sessions, between markers; {@link ReadmeTest} holds the guide to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class SessionsGuide {
    private SessionsGuide() {}

    // <life-cycle>
    /** libGDX tells a game four things; each is one line. */
    static class MyGame extends ApplicationAdapter {
        @Override
        public void create() {
            Analytics.start(config());
            Analytics.setVillage("village-7f3a"); // a session begins
        }

        @Override
        public void pause() {
            Analytics.onBackground();
        }

        @Override
        public void resume() {
            Analytics.onForeground();
        }

        @Override
        public void dispose() {
            Analytics.shutdown(500, TimeUnit.MILLISECONDS);
        }
    }
    // </life-cycle>

    static void otherTimeout(AnalyticsConfig.Builder config) {
        // <timeout>
        config.sessionTimeout(Duration.ofMinutes(2));
        // </timeout>
    }

    private static AnalyticsConfig config() {
        return AnalyticsConfig.builder().build();
    }
}
