package dev.hearth.analytics.spi;

import org.jspecify.annotations.Nullable;

/** One line a message, from {@link DiagnosticLog.Level#WARN} up. */
enum StandardErrorLog implements DiagnosticLog {
    INSTANCE;

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
        if (level.compareTo(Level.WARN) < 0) {
            return;
        }
        System.err.println("[hearth-analytics] " + level + " " + message + (cause == null ? "" : ": " + cause));
    }
}
