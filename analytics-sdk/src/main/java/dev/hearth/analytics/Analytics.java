package dev.hearth.analytics;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a game calls, from any thread. A static face of one {@link AnalyticsClient}, where each method is described.
 *
 * <p>Nothing here throws once the configuration is built. Before {@link #start} and after {@link #shutdown} every method
 * is safe: what is tracked then is dropped and counted in {@link #status()}.
 */
public final class Analytics {
    private static final UnstartedClient UNSTARTED = new UnstartedClient(DropReason.NOT_STARTED);
    private static final Object STARTING = new Object();

    /** Written under {@link #STARTING}. */
    private static volatile AnalyticsClient client = UNSTARTED;

    /** Whether a test's double is the client. Written under {@link #STARTING}. */
    private static volatile boolean replaced;

    private Analytics() {}

    /**
     * Starts the library; a few milliseconds, some twenty in a JVM that has just begun. While it runs, starting it again
     * changes nothing, is reported to the running client's log, and answers the running client. After {@link #shutdown} it
     * can be started again.
     */
    public static AnalyticsClient start(AnalyticsConfig config) {
        return startUnlessRunning(config, null);
    }

    /**
     * The same for a thread that must not wait for the disk: {@code executor} starts the library, and this returns at once.
     * See {@link AnalyticsClient#start(AnalyticsConfig, Executor)}.
     */
    public static AnalyticsClient start(AnalyticsConfig config, Executor executor) {
        return startUnlessRunning(config, executor);
    }

    private static AnalyticsClient startUnlessRunning(AnalyticsConfig config, @Nullable Executor executor) {
        synchronized (STARTING) {
            AnalyticsClient running = client;
            if (replaced) {
                return running;
            }
            if (ClientFactory.isRunning(running)) {
                ClientFactory.reportSecondStart(running);
                return running;
            }
            AnalyticsClient started =
                    executor == null ? AnalyticsClient.start(config) : AnalyticsClient.start(config, executor);
            client = started;
            return started;
        }
    }

    /**
     * For tests only: puts a double behind this class until it is taken away with null. Meanwhile {@link #start} starts
     * nothing and answers the double. Usually called by {@code RecordingAnalytics.install()}.
     *
     * @throws IllegalStateException if a client is running, or another double is there
     */
    public static void replaceForTest(@Nullable AnalyticsClient testDouble) {
        synchronized (STARTING) {
            if (testDouble != null && (replaced || ClientFactory.isRunning(client))) {
                throw new IllegalStateException("Analytics is in use: shut it down, or close the double, before");
            }
            replaced = testDouble != null;
            client = testDouble == null ? UNSTARTED : testDouble;
        }
    }

    /** See {@link AnalyticsClient#setVillage}. */
    public static void setVillage(@Nullable String villageId) {
        client.setVillage(villageId);
    }

    /** See {@link AnalyticsClient#track(String, Map)}. */
    public static void track(String eventName, @Nullable Map<String, ?> fields) {
        client.track(eventName, fields);
    }

    /** See {@link AnalyticsClient#track(Event)}. */
    public static void track(Event event) {
        client.track(event);
    }

    /** See {@link AnalyticsClient#event}. */
    public static EventBuilder event(EventType type) {
        return client.event(type);
    }

    /** See {@link AnalyticsClient#setConsent}. */
    public static void setConsent(Consent consent) {
        client.setConsent(consent);
    }

    /** See {@link AnalyticsClient#isAnalyticsEnabled}; false before start and after shutdown. */
    public static boolean isAnalyticsEnabled() {
        return client.isAnalyticsEnabled();
    }

    /** See {@link AnalyticsClient#onForeground}. */
    public static void onForeground() {
        client.onForeground();
    }

    /** See {@link AnalyticsClient#onBackground}. */
    public static void onBackground() {
        client.onBackground();
    }

    /** See {@link AnalyticsClient#force}. */
    public static void force() {
        client.force();
    }

    /** See {@link AnalyticsClient#flush}. */
    public static boolean flush(long timeout, TimeUnit unit) {
        return client.flush(timeout, unit);
    }

    /** See {@link AnalyticsClient#shutdown}. */
    public static boolean shutdown(long timeout, TimeUnit unit) {
        return client.shutdown(timeout, unit);
    }

    /** See {@link AnalyticsClient#status}; with what was tracked before the first start. */
    public static AnalyticsStatus status() {
        AnalyticsClient now = client;
        return now == UNSTARTED || replaced
                ? now.status()
                : now.status().plusDrops(DropReason.NOT_STARTED, UNSTARTED.tracked());
    }
}
