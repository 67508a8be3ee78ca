package dev.hearth.analytics.android;

import android.app.Activity;
import android.app.Application;
import android.content.ComponentCallbacks2;
import android.content.res.Configuration;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.View;
import android.view.Window;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns what happens to the app's activities into foreground and background: in the foreground while any activity of this
 * process is started, that is visible. One activity that opens another is none; neither is one that is made anew for a
 * configuration that has changed, such as a turned screen.
 */
final class ForegroundWatch implements Application.ActivityLifecycleCallbacks, ComponentCallbacks2 {
    /**
     * How long an activity that goes for a new configuration may take to come back, in ms, before the player is taken to
     * have left meanwhile: {@value}.
     */
    static final long RECREATION_MILLIS_MAX = 2_000;

    /** What is told of changes. Called with the watch's lock held: must not block. */
    interface Listener {
        void foreground();

        void background();

        /** The system runs out of memory and may end the process any moment. */
        void memoryIsShort();
    }

    private final Listener listener;
    private final Set<Activity> started = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by this
    private boolean foreground; // guarded by this

    ForegroundWatch(Listener listener) {
        this.listener = listener;
    }

    /** Whether the player sees the app, as far as was seen from here. */
    synchronized boolean isForeground() {
        return foreground;
    }

    /** An activity that was perhaps started before anybody watched: if so, it has a window that is not hidden, as after a stop. */
    void lookAt(Activity activity) {
        Window window = activity.getWindow();
        View shown = window == null ? null : window.peekDecorView();
        if (shown != null && shown.isAttachedToWindow() && shown.isShown()) {
            onActivityStarted(activity);
        }
    }

    @Override
    public synchronized void onActivityStarted(Activity activity) {
        started.add(activity);
        if (!foreground) {
            foreground = true;
            listener.foreground();
        }
    }

    @Override
    public synchronized void onActivityStopped(Activity activity) {
        started.remove(activity);
        if (!started.isEmpty()) {
            return;
        }
        if (activity.isChangingConfigurations()) {
            new Handler(Looper.getMainLooper()).postDelayed(this::leaveUnlessStarted, RECREATION_MILLIS_MAX);
        } else {
            leaveUnlessStarted();
        }
    }

    private synchronized void leaveUnlessStarted() {
        if (foreground && started.isEmpty()) {
            foreground = false;
            listener.background();
        }
    }

    @Override
    public void onTrimMemory(int level) {
        listener.memoryIsShort();
    }

    @Override
    public void onLowMemory() {
        listener.memoryIsShort();
    }

    @Override
    public void onActivityCreated(Activity activity, @Nullable Bundle state) {}

    @Override
    public void onActivityResumed(Activity activity) {}

    @Override
    public void onActivityPaused(Activity activity) {}

    @Override
    public void onActivitySaveInstanceState(Activity activity, Bundle state) {}

    @Override
    public void onActivityDestroyed(Activity activity) {}

    @Override
    public void onConfigurationChanged(Configuration configuration) {}
}
