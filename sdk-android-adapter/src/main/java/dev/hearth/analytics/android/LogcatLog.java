package dev.hearth.analytics.android;

import android.util.Log;
import dev.hearth.analytics.spi.DiagnosticLog;
import org.jspecify.annotations.Nullable;

/**
 * Logcat, under {@value #TAG}. As everywhere on Android, {@code adb shell setprop log.tag.HearthAnalytics DEBUG} shows more
 * and {@code ERROR} less; by default it is {@code INFO} and up.
 */
enum LogcatLog implements DiagnosticLog {
    INSTANCE;

    static final String TAG = "HearthAnalytics";

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
        int priority = priority(level);
        if (Log.isLoggable(TAG, priority)) {
            Log.println(priority, TAG, cause == null ? message : message + '\n' + Log.getStackTraceString(cause));
        }
    }

    /** What the adapter itself has to say: something of the system did not work. */
    static void warn(String message, @Nullable Throwable cause) {
        INSTANCE.log(Level.WARN, message, cause);
    }

    private static int priority(Level level) {
        switch (level) {
            case DEBUG:
                return Log.DEBUG;
            case INFO:
                return Log.INFO;
            case WARN:
                return Log.WARN;
            case ERROR:
                return Log.ERROR;
        }
        return Log.ERROR;
    }
}
