package dev.hearth.analytics.android;

import android.content.Context;
import android.content.pm.PackageInfo;
import android.content.pm.PackageManager;
import org.jspecify.annotations.Nullable;

/** The app's version as its manifest has it, in the form that the protocol takes. */
final class AppVersion {
    private static final int LENGTH_MAX = 64;
    private static final String UNKNOWN = "unknown";

    private AppVersion() {}

    /** The version's name, else its number. Asks the system; no disk, no network. */
    @SuppressWarnings("deprecation") // the number in 64 bits is of API 28
    static String of(Context context) {
        try {
            PackageInfo app = context.getPackageManager().getPackageInfo(context.getPackageName(), 0);
            return app.versionName == null ? Integer.toString(app.versionCode) : cleaned(app.versionName);
        } catch (PackageManager.NameNotFoundException | RuntimeException e) { // the system's process has just died
            LogcatLog.warn("the app's version cannot be asked for", e);
            return UNKNOWN;
        }
    }

    /** With a hyphen for each character that the protocol does not allow, and cut off where it becomes too long. */
    static String cleaned(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return UNKNOWN;
        }
        StringBuilder cleaned = new StringBuilder();
        for (int i = 0; i < name.length() && cleaned.length() < LENGTH_MAX; i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean allowed = letter || (c >= '0' && c <= '9') || "_.:+-".indexOf(c) >= 0;
            cleaned.append(allowed ? c : '-');
        }
        return cleaned.toString();
    }
}
