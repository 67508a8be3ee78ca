package dev.hearth.analytics.android;

import android.content.Context;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Where the queue and the player's decision are kept: in the app's files that are never backed up, so that neither reaches
 * another device. One directory for all processes of the app, since there is one decision; each process has a queue of its
 * own in it.
 */
final class Storage {
    private static final String NAME = "hearth-analytics";

    private Storage() {}

    /** The directory; touches the disk. */
    static File directory(Context app) {
        return new File(noBackup(app), NAME);
    }

    /** An app whose storage is away gets the place where it will be: the library tries again until it is there. */
    private static File noBackup(Context app) {
        File found = null;
        RuntimeException problem = null;
        try {
            found = app.getNoBackupFilesDir();
        } catch (RuntimeException e) {
            problem = e;
        }
        if (found != null) {
            return found;
        }
        LogcatLog.warn("the app's storage is not available", problem);
        return new File(dataDirectory(app), "no_backup");
    }

    private static @Nullable String dataDirectory(Context app) {
        return app.getApplicationInfo().dataDir;
    }
}
