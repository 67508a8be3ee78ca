package dev.hearth.analytics.android;

import android.app.Application;
import dev.hearth.analytics.AnalyticsConfig;
import java.net.URI;

/** What {@code docs/guide/android.md} begins with. */
// <application>
public final class MyGame extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        AnalyticsConfig config = AndroidAnalytics.config(this)
                .endpoint(URI.create("https://analytics.example.org")) // your collector
                .clientKey("my-game", BuildConfig.ANALYTICS_SECRET)
                .build();
        AndroidAnalytics.start(this, config);
    }
}
// </application>
