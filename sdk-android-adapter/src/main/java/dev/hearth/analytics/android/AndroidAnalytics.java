package dev.hearth.analytics.android;

import android.content.Context;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Starts the library in an Android app, best in {@code Application.onCreate}:
 *
 * <pre>{@code
 * AnalyticsConfig config = AndroidAnalytics.config(this)
 *         .endpoint(URI.create("https://analytics.example.org"))
 *         .clientKey("my-game", secret)
 *         .build();
 * AndroidAnalytics.start(this, config);
 * }</pre>
 *
 * <p>From then on {@link dev.hearth.analytics.Analytics} is used as everywhere. Sessions follow the app's activities; a
 * process that shows none (a service, a receiver, a job) has none. What is left when the player leaves is uploaded by a job
 * of the system's.
 *
 * <p>No method here, and none that the system calls, touches the disk or the network in the calling thread. Once the
 * configuration is built nothing throws.
 */
public final class AndroidAnalytics {
    /** The job's number among those of the app, unless {@link #start(Context, AnalyticsConfig, int)} says another: {@value}. */
    public static final int JOB_ID = 1_751_478_899;

    private static final Adapter ADAPTER = new Adapter();

    private AndroidAnalytics() {}

    /** The same as {@link #config(Context, UploadNetwork)} with {@link UploadNetwork#VALIDATED}. */
    public static AnalyticsConfig.Builder config(Context context) {
        return config(context, UploadNetwork.VALIDATED);
    }

    /**
     * Begins a configuration with what Android knows: the app's version, the platform {@code android}, a directory that is
     * never backed up, time that goes on while the device sleeps, the network, and Logcat. To be added: {@link
     * AnalyticsConfig.Builder#endpoint} and {@link AnalyticsConfig.Builder#clientKey}. Anything can be set to something
     * else. Any thread; asks the system for the version, and does not block on the disk.
     *
     * @param context any of the app's
     * @param network over which networks events are sent
     */
    public static AnalyticsConfig.Builder config(Context context, UploadNetwork network) {
        Context app = Adapter.applicationOr(context);
        return AnalyticsConfig.builder()
                .appVersion(AppVersion.of(app))
                .platform("android")
                .storageDirectoryFrom(() -> Storage.directory(app))
                .clock(ElapsedRealtimeClock.INSTANCE)
                .random(new SecureRandom())
                .connectivityGate(new NetworkGate(app, network))
                .diagnosticLog(LogcatLog.INSTANCE);
    }

    /** The same as {@link #start(Context, AnalyticsConfig, int)} with {@link #JOB_ID}. */
    public static AnalyticsClient start(Context context, AnalyticsConfig config) {
        return start(context, config, JOB_ID);
    }

    /**
     * Starts the library behind {@link dev.hearth.analytics.Analytics}, and returns at once: files are opened by another
     * thread, and what is called meanwhile is made up for, as {@link AnalyticsClient#start(AnalyticsConfig,
     * java.util.concurrent.Executor)} says. Before the device is unlocked for the first time, that is when it is. Any
     * thread, any process of the app, also from a {@code ContentProvider} or {@code attachBaseContext}.
     *
     * <p>While the library runs, this changes nothing and answers the running client.
     *
     * @param context any of the app's. Where it is called later than in {@code Application.onCreate}, the activity that is
     *     shown: of those that were started before, only this one is known.
     * @param config from {@link #config}
     * @param jobId the number of the upload among the app's jobs for {@link android.app.job.JobScheduler}
     */
    public static AnalyticsClient start(Context context, AnalyticsConfig config, int jobId) {
        return ADAPTER.start(context, config, jobId);
    }

    /** The same as {@link #setConsent(Consent, Runnable)} for one who need not know when it is written. */
    public static void setConsent(Consent consent) {
        setConsent(consent, () -> {});
    }

    /**
     * {@link dev.hearth.analytics.Analytics#setConsent} for the main thread: returns at once, and has another thread write
     * the decision down. A refusal deletes what was not sent.
     *
     * @param whenWritten called in that other thread when the decision is on the disk and holds, or after 2 s if the disk
     *     does not answer; a kill before that can lose the decision
     */
    public static void setConsent(Consent consent, Runnable whenWritten) {
        ADAPTER.decide(consent, whenWritten);
    }

    /** The client that was started last in this process, or null. */
    static @Nullable AnalyticsClient client() {
        return ADAPTER.client();
    }
}
