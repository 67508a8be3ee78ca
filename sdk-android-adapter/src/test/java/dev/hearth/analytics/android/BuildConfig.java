package dev.hearth.analytics.android;

/** What Gradle makes for an app. */
final class BuildConfig {
    static final String ANALYTICS_SECRET = "s3cret";

    private BuildConfig() {}
}
