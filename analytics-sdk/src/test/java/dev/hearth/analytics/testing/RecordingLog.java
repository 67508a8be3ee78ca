package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.DiagnosticLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what was said. */
public final class RecordingLog implements DiagnosticLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
        lines.add(level + " " + message + (cause == null ? "" : " " + cause));
    }

    /** What was said, oldest first. */
    public List<String> lines() {
        return lines;
    }
}
