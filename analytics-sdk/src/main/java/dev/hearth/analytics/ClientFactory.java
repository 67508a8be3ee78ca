package dev.hearth.analytics;

import dev.hearth.analytics.internal.engine.Engine;

/** The one class of the public package that knows the engine. */
final class ClientFactory {
    private ClientFactory() {}

    static AnalyticsClient start(AnalyticsConfig config) {
        return Engine.start(config);
    }

    static boolean isRunning(AnalyticsClient client) {
        return client instanceof Engine && ((Engine) client).isRunning();
    }

    static void reportSecondStart(AnalyticsClient client) {
        ((Engine) client).reportSecondStart();
    }
}
