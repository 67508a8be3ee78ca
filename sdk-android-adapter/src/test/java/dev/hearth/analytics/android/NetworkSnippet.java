package dev.hearth.analytics.android;

import android.app.Application;
import dev.hearth.analytics.AnalyticsConfig;

/** A snippet of {@code docs/guide/android.md}. */
final class NetworkSnippet {
    private NetworkSnippet() {}

    static AnalyticsConfig.Builder unmetered(Application game) {
        // <unmetered>
        AnalyticsConfig.Builder config = AndroidAnalytics.config(game, UploadNetwork.UNMETERED);
        // </unmetered>
        return config;
    }
}
