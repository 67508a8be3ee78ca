package dev.hearth.analytics;

import dev.hearth.analytics.internal.engine.Engine;
import dev.hearth.analytics.internal.engine.Preload;
import java.util.concurrent.Executor;

/** The one class of the public package that knows the engine. */
final class ClientFactory {
    private ClientFactory() {}

    /** Has the classes loaded that a start will need, on another thread. */
    static void preload() {
        Preload.begin();
    }

    static AnalyticsClient start(AnalyticsConfig config) {
        return Engine.start(config);
    }

    static AnalyticsClient start(AnalyticsConfig config, Executor executor) {
        return new StartingClient(config).startOn(executor);
    }

    static boolean isRunning(AnalyticsClient client) {
        return client instanceof StartingClient
                ? ((StartingClient) client).isRunning()
                : client instanceof Engine && ((Engine) client).isRunning();
    }

    static void reportSecondStart(AnalyticsClient client) {
        if (client instanceof StartingClient) {
            ((StartingClient) client).reportSecondStart();
        } else {
            ((Engine) client).reportSecondStart();
        }
    }

    /** Counts events that found no room before the client could take them. */
    static void countDrops(AnalyticsClient client, DropReason reason, String eventName, long count) {
        if (client instanceof Engine) {
            ((Engine) client).countDrops(reason, eventName, count);
        }
    }

    static boolean isInCatalog(AnalyticsConfig config, String eventName) {
        return Engine.knows(config, eventName);
    }
}
