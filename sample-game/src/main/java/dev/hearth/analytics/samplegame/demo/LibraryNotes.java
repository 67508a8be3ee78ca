package dev.hearth.analytics.samplegame.demo;

import dev.hearth.analytics.spi.DiagnosticLog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the players' libraries warned of: kept, to be shown only if the KPIs are not what was played. Any thread. */
final class LibraryNotes implements DiagnosticLog {
    private static final int NOTES_MAX = 20;

    private final Set<String> notes = new LinkedHashSet<>();

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
        if (level.compareTo(Level.WARN) >= 0) {
            add(level + " " + message + (cause == null ? "" : ": " + cause));
        }
    }

    /** The first {@value #NOTES_MAX}, each once. */
    synchronized List<String> all() {
        return List.copyOf(notes);
    }

    private synchronized void add(String note) {
        if (notes.size() < NOTES_MAX) {
            notes.add(note);
        }
    }
}
