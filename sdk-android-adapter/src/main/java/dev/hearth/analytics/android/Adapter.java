package dev.hearth.analytics.android;

import android.app.Activity;
import android.app.Application;
import android.content.Context;
import android.content.ContextWrapper;
import android.os.Handler;
import android.os.Looper;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.spi.ConnectivityGate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The adapter of this process: puts the parts together once, and hands what they tell to the client that runs. */
final class Adapter implements ForegroundWatch.Listener {
    private final Worker worker = new Worker();

    private ForegroundWatch watch = new ForegroundWatch(this); // guarded by this, as the next
    private @Nullable Application watched;
    private volatile @Nullable Started started; // written under this

    /** Starts the library, unless it runs. Any thread; waits for neither disk nor network. */
    synchronized AnalyticsClient start(Context context, AnalyticsConfig config, int jobId) {
        Context app = applicationOr(context);
        AnalyticsClient client = Analytics.start(config, new UnlockedExecutor(app, worker));
        Started before = started;
        if (before == null || before.client != client) {
            Started now = new Started(client, jobs(app, config, jobId));
            started = now;
            begin(context, now);
        }
        return client;
    }

    /** The client that was started last, or null. */
    @Nullable
    AnalyticsClient client() {
        Started now = started;
        return now == null ? null : now.client;
    }

    /** Hands a decision on, off the calling thread, and says when it is on the disk. */
    void decide(Consent consent, Runnable whenWritten) {
        worker.execute(() -> {
            Analytics.setConsent(consent);
            whenWritten.run();
        });
    }

    private static UploadJobs jobs(Context app, AnalyticsConfig config, int jobId) {
        ConnectivityGate gate = config.connectivityGate();
        UploadNetwork network = gate instanceof NetworkGate ? ((NetworkGate) gate).allowed() : UploadNetwork.ANY;
        return new UploadJobs(app, jobId, network, config.sessionTimeout().toMillis());
    }

    /** A client begins in the foreground; here it begins where the app is, which a service may have been started for. */
    private void begin(Context context, Started now) {
        ForegroundWatch watching = watch(context);
        synchronized (watching) {
            Activity activity = activity(context);
            if (activity != null) {
                watching.lookAt(activity);
            }
            if (!watching.isForeground()) {
                now.client.onBackground();
            }
        }
    }

    private ForegroundWatch watch(Context context) {
        Application application = application(context);
        if (application == null) {
            // So early that there is none yet, in attachBaseContext: there is when the main thread comes round again.
            new Handler(Looper.getMainLooper()).post(() -> watchLater(context));
        } else if (application != watched) {
            watched = application;
            watch = new ForegroundWatch(this);
            application.registerActivityLifecycleCallbacks(watch);
            application.registerComponentCallbacks(watch);
        }
        return watch;
    }

    private synchronized void watchLater(Context context) {
        if (application(context) == null) {
            LogcatLog.warn("this process has no application; its activities cannot be seen", null);
        } else {
            watch(context);
        }
    }

    @Override
    public void foreground() {
        tell(now -> now.client.onForeground());
    }

    @Override
    public void background() {
        tell(now -> {
            now.client.onBackground();
            now.client.force();
            worker.execute(() -> now.jobs.scheduleIfLeft(now.client));
        });
    }

    @Override
    public void memoryIsShort() {
        tell(now -> now.client.force());
    }

    private void tell(Consumer<Started> what) {
        Started now = started;
        if (now != null) {
            what.accept(now);
        }
    }

    /** The application, or what was given where there is none yet. */
    static Context applicationOr(Context context) {
        Context application = context.getApplicationContext();
        return application == null ? context : application;
    }

    private static @Nullable Application application(Context context) {
        Context found = applicationOr(context);
        return found instanceof Application ? (Application) found : null;
    }

    private static @Nullable Activity activity(Context context) {
        for (Context at = context; at instanceof ContextWrapper; at = ((ContextWrapper) at).getBaseContext()) {
            if (at instanceof Activity) {
                return (Activity) at;
            }
        }
        return null;
    }

    /** A client, and what is to be done when its player leaves. */
    private static final class Started {
        final AnalyticsClient client;
        final UploadJobs jobs;

        Started(AnalyticsClient client, UploadJobs jobs) {
            this.client = client;
            this.jobs = jobs;
        }
    }
}
