package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.wire.BatchEncoder;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last events that the collector could not read, each taken out of its batch by bisection: the file {@code quarantine},
 * a line of JSON each, for whoever has to find out what was wrong with them. They are never sent again. Without a village
 * id, and deleted with everything else when the player refuses. I/O thread.
 */
final class Quarantine {
    /** So many are kept, the newest: {@value}. */
    static final int EVENTS_MAX = 16;

    private static final int BYTES_MAX = 128 * 1024;

    private final DurableFile file;
    private final DiagnosticLog log;

    Quarantine(File directory, DiagnosticLog log) {
        this.file = new DurableFile(directory, "quarantine", BYTES_MAX);
        this.log = log;
    }

    void add(QueuedEvent event) {
        List<String> lines = read();
        lines.add(BatchEncoder.describe(event));
        String newest = String.join("\n", lines.subList(Math.max(0, lines.size() - EVENTS_MAX), lines.size()));
        try {
            file.write(newest.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.log(Level.WARN, "an event that the collector cannot read could not be put aside; it is dropped", e);
        }
    }

    /** A line each, the oldest first. */
    List<String> read() {
        try {
            byte[] content = file.read();
            if (content != null) {
                return new ArrayList<>(Arrays.asList(new String(content, StandardCharsets.UTF_8).split("\n", -1)));
            }
        } catch (IOException e) {
            log.log(Level.WARN, "the events that were put aside cannot be read", e);
        }
        return new ArrayList<>();
    }

    /** Answers whether there is no file any more. */
    boolean purge() {
        try {
            file.delete();
            return true;
        } catch (IOException e) {
            log.log(Level.WARN, "the events that were put aside could not be deleted", e);
            return false;
        }
    }
}
